//! What does the first screen do without?
//!
//! The module of the page is cut in two after it is built: what is needed until the first screen stands, and the rest,
//! which the browser fetches when that screen is up. Both share the memory and the table of functions. In place of a
//! function that moved stands one that calls it through the table; whoever is quicker than the download waits for it
//! there (`boot.js`), so no caller knows that there are two.

use std::collections::{BTreeMap, HashSet};

use walrus::ir::{Call, RefFunc, Value, Visitor, dfs_in_order};
use walrus::{
    ConstExpr, ElementItems, ElementKind, ExportItem, FunctionBuilder, FunctionId, FunctionKind, GlobalKind,
    ImportKind, ImportedFunction, LocalFunction, Module, ModuleConfig, TableId,
};

use crate::failure::{Failure, Result};

/// What the first screen does without, by the place in the source. Whatever is only called from there goes along.
/// A name ends at `::` or goes on. tests/browser/shell.test.mjs fails when the first screen needs one of them.
const LATER: &[&str] = &[
    // What is done when somebody acts.
    "app::view::App> as yew::html::component::lifecycle::Stateful>::flush_messages",
    "app::view::App>::hear",
    "app::view::App>::keep",
    "app::view::App>::open",
    "app::view::fields::Control> as yew::html::component::lifecycle::Stateful>::flush_messages",
    "app::view::fields::Control> as yew::html::component::lifecycle::Stateful>::props_changed",
    "app::view::PartProps as core::cmp::PartialEq",
    "app::view::fields::ControlProps as core::cmp::PartialEq",
    "app::view::fields::read",
    "app::view::listen::",
    "app::view::listen_for_choice::",
    "app::view::drag::follow",
    "app::view::drag::listen_for_drag::",
    "app::view::files::open_file",
    "app::view::gallery::entry",
    "app::view::gallery::fetch",
    "app::view::gallery::groups",
    "app::action::Action as core::clone::Clone",
    "app::model::Model>::act",
    "app::model::Model>::begin",
    "app::model::Model>::draft",
    "app::model::Model>::look",
    "app::model::Model>::replace",
    "app::model::Model>::show",
    "app::model::Model>::travel",
    "app::model::Model>::turn_to",
    "app::model::last_good",
    "app::change::add",
    "app::change::add_event",
    "app::change::begin",
    "app::change::duplicate",
    "app::change::move_to",
    "app::change::remove",
    "app::change::rename",
    "app::change::fresh::",
    "app::change::set",
    "app::change::settle",
    "app::change::sort_events",
    "app::store::load",
    "app::store::keeper::Keeper>::remember",
    "app::store::keeper::put_aside",
    "app::store::keeper::write",
    "app::store::keeper::written",
    "scenario::document::Scenario>::edit",
    "scenario::document::edit",
    "words::read_money",
    "words::read_size",
    "words::read_whole",
    // What is looked at when somebody asks for it.
    "projection::Projection>::origin_of",
    "projection::agenda::agenda",
    "projection::describe::transaction",
    "projection::digest::",
    "projection::explain::Explainer",
    "projection::explain::explain",
    "app::view::calendar::",
    "app::view::editor::rows",
    "app::view::editor::when",
    "app::view::events::found",
    "app::view::events::menu",
    "app::view::fine_print::axes",
    "app::view::json::",
    "app::view::ledger::",
    "app::view::result::mistake",
    "app::view::result::mistakes",
    "app::view::sheets::",
    "app::view::terms::tier",
    "app::view::why::derived",
    "app::view::why::subject_of",
    // What a story without mistakes has no need of.
    "scenario::read::near::instead_of",
    "scenario::read::near::join",
    "scenario::read::near::nearest",
    "scenario::read::near::write_one_of",
    // What Yew can do, and the first screen does not.
    "yew::dom_bundle::bnode::BNode as yew::dom_bundle::traits::ReconcileTarget>::shift",
    "yew::html::component::lifecycle::feat_csr::PropsUpdateRunner",
    "yew::virtual_dom::vportal::VPortal",
    "yew::virtual_dom::vraw::VRaw",
    "yew::virtual_dom::vsuspense::VSuspense",
];

/// Smaller ones stay: of several that are alike the compiler keeps one, under the name of any.
const LEAST: u64 = 30;

/// Where the page gives what a stub waits for.
const LOADER: (&str, &str) = ("later", "load");
/// The module that the rest imports from: what the first part exports.
const FIRST: &str = "a";

/// The two parts.
pub(crate) struct Parts {
    pub(crate) first: Vec<u8>,
    pub(crate) later: Vec<u8>,
}

/// Cuts a module that still has the names of its functions.
pub(crate) fn split(wasm: &[u8]) -> Result<Parts> {
    let mut first = parsed(wasm)?;
    let mut later = parsed(wasm)?;
    let (in_first, in_later) = (functions(&first), functions(&later));
    let table = first.tables.main_function_table().ok().flatten().ok_or_else(no_table)?;

    let moved = moved(&first);
    let called = called_from_first(&first, &moved);
    if called.is_empty() {
        return Err(broken("no function of the second part is called from the first"));
    }
    let base = first.tables.get(table).initial;
    stub(&mut first, &called, table, base)?;

    // The rest: what stays is imported.
    let places: BTreeMap<FunctionId, usize> = in_first.iter().enumerate().map(|(place, id)| (*id, place)).collect();
    let is_moved: HashSet<usize> = moved.iter().filter_map(|id| places.get(id).copied()).collect();
    let slots: Vec<FunctionId> = called.iter().filter_map(|id| places.get(id)).map(|place| in_later[*place]).collect();
    import_the_rest(&mut later, &in_later, &is_moved, slots, base)?;
    export_what_is_imported(&mut first, &later, &in_first)?;
    walrus::passes::gc::run(&mut first);

    Ok(Parts { first: first.emit_wasm(), later: later.emit_wasm() })
}

fn parsed(wasm: &[u8]) -> Result<Module> {
    ModuleConfig::new().parse(wasm).map_err(|error| broken(&format!("{error:#}")))
}

fn broken(what: &str) -> Failure {
    Failure::new(format!("the module cannot be cut in two: {what}"), "look at xtask/src/split.rs")
}

fn no_table() -> Failure {
    broken("it has no table of functions")
}

/// All functions, in an order that is the same for the same bytes.
fn functions(module: &Module) -> Vec<FunctionId> {
    module.funcs.iter().map(walrus::Function::id).collect()
}

/// `<a[0123456789abcdef]::b::C>::d` without the checksums of crates, which change with each compiler.
fn plain(name: &str) -> String {
    let mut parts = name.split('[');
    let mut made = String::from(parts.next().unwrap_or_default());
    for part in parts {
        match part.split_once(']') {
            Some((digits, rest)) if !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_hexdigit()) => {
                made.push_str(rest);
            }
            _ => {
                made.push('[');
                made.push_str(part);
            }
        }
    }
    made
}

fn is_for_later(name: Option<&str>) -> bool {
    let name = name.map(plain).unwrap_or_default();
    LATER.iter().any(|place| {
        let place = if place.starts_with("yew::") { (*place).to_owned() } else { format!("rollforward::{place}") };
        name.match_indices(&place).any(|(at, _)| {
            let goes_on = name[at + place.len()..].starts_with(|next: char| next.is_alphanumeric() || next == '_');
            place.ends_with(':') || !goes_on
        })
    })
}

/// The functions that a body calls or takes the address of.
struct Named(Vec<FunctionId>);

impl Visitor<'_> for Named {
    fn visit_call(&mut self, call: &Call) {
        self.0.push(call.func);
    }

    fn visit_ref_func(&mut self, taken: &RefFunc) {
        self.0.push(taken.func);
    }
}

fn named_in(body: &LocalFunction) -> Vec<FunctionId> {
    let mut named = Named(Vec::new());
    dfs_in_order(&mut named, body, body.entry_block());
    named.0
}

/// What stands in a table can be called by whoever holds a closure or a trait object.
fn in_tables(module: &Module) -> Vec<FunctionId> {
    module
        .elements
        .iter()
        .flat_map(|element| match &element.items {
            ElementItems::Functions(functions) => functions.clone(),
            ElementItems::Expressions(..) => Vec::new(),
        })
        .collect()
}

/// The functions for later: those that are named so, and those that nothing else reaches.
fn moved(module: &Module) -> HashSet<FunctionId> {
    let named: HashSet<FunctionId> = module
        .funcs
        .iter_local()
        .filter(|(id, body)| body.size() >= LEAST && is_for_later(module.funcs.get(*id).name.as_deref()))
        .map(|(id, _)| id)
        .collect();
    let exported = module.exports.iter().filter_map(|export| match export.item {
        ExportItem::Function(id) => Some(id),
        _ => None,
    });
    let mut open: Vec<FunctionId> = exported.chain(module.start).collect();
    open.extend(in_tables(module).into_iter().filter(|id| !named.contains(id)));
    let mut reached: HashSet<FunctionId> = open.iter().copied().collect();
    while let Some(id) = open.pop() {
        if let FunctionKind::Local(body) = &module.funcs.get(id).kind {
            let further = named_in(body).into_iter().filter(|id| !named.contains(id));
            open.extend(further.filter(|id| reached.insert(*id)));
        }
    }
    module.funcs.iter_local().map(|(id, _)| id).filter(|id| !reached.contains(id)).collect()
}

/// What of the second part the first one calls, or has in its tables.
fn called_from_first(module: &Module, moved: &HashSet<FunctionId>) -> Vec<FunctionId> {
    let kept = module.funcs.iter_local().filter(|(id, _)| !moved.contains(id));
    let mut called: Vec<FunctionId> = kept.flat_map(|(_, body)| named_in(body)).chain(in_tables(module)).collect();
    called.retain(|id| moved.contains(id));
    called.sort_unstable();
    called.dedup();
    called
}

/// Puts in place of each function that is called one that calls it through its slot, once the slot is filled.
fn stub(module: &mut Module, called: &[FunctionId], table: TableId, base: u64) -> Result<()> {
    let nothing = module.types.add(&[], &[]);
    let (load, _) = module.add_import_func(LOADER.0, LOADER.1, nothing);
    for (&id, slot) in called.iter().zip(base..) {
        let slot = Value::I32(i32::try_from(slot).map_err(|_| no_table())?);
        let ty = module.funcs.get(id).ty();
        let (params, results) = module.types.params_results(ty);
        let (params, results) = (params.to_vec(), results.to_vec());
        let arguments: Vec<_> = params.iter().map(|ty| module.locals.add(*ty)).collect();
        let mut builder = FunctionBuilder::new(&mut module.types, &params, &results);
        let mut body = builder.func_body();
        body.const_(slot).table_get(table).ref_is_null().if_else(
            None,
            |then| {
                then.call(load);
            },
            |_| {},
        );
        for argument in &arguments {
            body.local_get(*argument);
        }
        body.const_(slot).call_indirect(ty, table);
        module.funcs.get_mut(id).kind = FunctionKind::Local(builder.local_func(arguments));
    }
    let table = module.tables.get_mut(table);
    table.initial += called.len() as u64;
    table.maximum = table.maximum.map(|most| most.max(table.initial));
    Ok(())
}

/// Makes of the whole module its second part.
fn import_the_rest(
    module: &mut Module,
    all: &[FunctionId],
    moved: &HashSet<usize>,
    slots: Vec<FunctionId>,
    base: u64,
) -> Result<()> {
    for id in module.exports.iter().map(walrus::Export::id).collect::<Vec<_>>() {
        module.exports.delete(id);
    }
    module.start = None;
    for id in module.elements.iter().map(walrus::Element::id).collect::<Vec<_>>() {
        module.elements.delete(id);
    }
    for id in module.data.iter().map(walrus::Data::id).collect::<Vec<_>>() {
        module.data.delete(id);
    }
    // What was imported comes through the first part, too: it has one kind of neighbour.
    for id in module.imports.iter().map(walrus::Import::id).collect::<Vec<_>>() {
        module.imports.delete(id);
    }
    let table = module.tables.main_function_table().ok().flatten().ok_or_else(no_table)?;
    for (place, &id) in all.iter().enumerate().filter(|(place, _)| !moved.contains(place)) {
        let ty = module.funcs.get(id).ty();
        let import = module.imports.add(FIRST, &format!("f{place}"), ImportKind::Function(id));
        module.funcs.get_mut(id).kind = FunctionKind::Import(ImportedFunction { import, ty });
    }
    for (place, id) in module.memories.iter().map(walrus::Memory::id).enumerate().collect::<Vec<_>>() {
        let import = module.imports.add(FIRST, &format!("m{place}"), ImportKind::Memory(id));
        let memory = module.memories.get_mut(id);
        (memory.import, memory.maximum) = (Some(import), None);
        memory.data_segments.clear();
    }
    for (place, id) in module.tables.iter().map(walrus::Table::id).enumerate().collect::<Vec<_>>() {
        let import = module.imports.add(FIRST, &format!("t{place}"), ImportKind::Table(id));
        let table = module.tables.get_mut(id);
        (table.import, table.maximum) = (Some(import), None);
        table.elem_segments.clear();
    }
    for (place, id) in module.globals.iter().map(walrus::Global::id).enumerate().collect::<Vec<_>>() {
        let import = module.imports.add(FIRST, &format!("g{place}"), ImportKind::Global(id));
        module.globals.get_mut(id).kind = GlobalKind::Import(import);
    }
    let offset = ConstExpr::Value(Value::I32(i32::try_from(base).map_err(|_| no_table())?));
    let kind = ElementKind::Active { table, offset };
    let element = module.elements.add(kind, ElementItems::Functions(slots));
    module.tables.get_mut(table).elem_segments.insert(element);
    walrus::passes::gc::run(module);
    Ok(())
}

/// Lets the first part give what the second one asks for.
fn export_what_is_imported(first: &mut Module, later: &Module, all: &[FunctionId]) -> Result<()> {
    let memories: Vec<_> = first.memories.iter().map(walrus::Memory::id).collect();
    let tables: Vec<_> = first.tables.iter().map(walrus::Table::id).collect();
    let globals: Vec<_> = first.globals.iter().map(walrus::Global::id).collect();
    for import in later.imports.iter() {
        let place: usize = import.name[1..].parse().map_err(|_| broken("a name is not ours"))?;
        let item = match import.kind {
            ImportKind::Function(_) => ExportItem::Function(all[place]),
            ImportKind::Memory(_) => ExportItem::Memory(memories[place]),
            ImportKind::Table(_) => ExportItem::Table(tables[place]),
            ImportKind::Global(_) => ExportItem::Global(globals[place]),
            ImportKind::Tag(_) => return Err(broken("it has exceptions")),
        };
        first.exports.add(&import.name, item);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use walrus::{ConstExpr, ElementItems, ElementKind, ExportItem, FunctionBuilder, Module, RefType, ValType, ir};

    use super::{LEAST, Parts, is_for_later, parsed, plain, split};

    #[test]
    fn a_function_is_for_later_by_the_whole_of_its_place() {
        let late = |name| is_for_later(Some(name));
        assert!(late("rollforward::projection::explain::explain"));
        assert!(late("<rollforward[f96e546b8c3725c6]::projection::explain::Explainer>::taken"));
        assert!(late("rollforward::app::view::ledger::row::{closure#2}"));
        assert!(!late("rollforward::projection::explain::explainable"));
        assert!(!late("rollforward::projection::headline::headline"));
        assert!(!is_for_later(None));
        assert_eq!(plain("<[u8]>::a[f96e546b8c3725c6]::b"), "<[u8]>::a::b");
    }

    /// `start` calls `explain`, which calls `only`, `both` and what is imported; `start` calls `both`, too.
    fn module() -> Vec<u8> {
        let mut module = Module::default();
        let nothing = module.types.add(&[], &[]);
        let number = module.types.add(&[ValType::I32], &[ValType::I32]);
        let (given, _) = module.add_import_func("a", "given", nothing);
        let memory = module.memories.add_local(false, false, 1, Some(1), None);
        let table = module.tables.add_local(false, 1, Some(1), RefType::FUNCREF);
        let mut function = |name: &str, calls: &[walrus::FunctionId], loads: bool| {
            let mut builder = FunctionBuilder::new(&mut module.types, &[ValType::I32], &[ValType::I32]);
            let argument = module.locals.add(ValType::I32);
            let mut body = builder.name(name.to_owned()).func_body();
            body.local_get(argument);
            if loads {
                body.load(memory, ir::LoadKind::I32 { atomic: false }, ir::MemArg { align: 4, offset: 0 });
            }
            for call in calls {
                body.call(*call);
            }
            // As long as what is worth moving.
            for _ in 0..LEAST {
                body.const_(ir::Value::I32(0)).drop();
            }
            builder.finish(vec![argument], &mut module.funcs)
        };
        let both = function("rollforward::words::both", &[], false);
        let only = function("rollforward::words::only", &[], true);
        let explain = function("rollforward::projection::explain::explain", &[only, both, given], false);
        let start = function("rollforward::start", &[explain, both], false);
        let held = function("rollforward::app::view::ledger::held", &[], false);
        module.exports.add("start", start);
        module.exports.add("memory", memory);
        let kind = ElementKind::Active { table, offset: ConstExpr::Value(ir::Value::I32(0)) };
        let element = module.elements.add(kind, ElementItems::Functions(vec![held]));
        module.tables.get_mut(table).elem_segments.insert(element);
        assert_eq!(module.funcs.get(both).ty(), number);
        module.emit_wasm()
    }

    #[test]
    fn both_parts_fit_to_each_other() {
        let Parts { first, later } = split(&module()).expect("it can be cut");
        let (first, later) = (parsed(&first).expect("the first"), parsed(&later).expect("the rest"));
        let local = |module: &Module| {
            let mut names: Vec<_> =
                module.funcs.iter_local().filter_map(|(id, _)| module.funcs.get(id).name.clone()).collect();
            names.sort_unstable();
            names
        };
        // What is only called from there goes along; a stub stays for each that is called from here or lies in a table.
        let [both, explain, held, only, start] =
            ["words::both", "projection::explain::explain", "app::view::ledger::held", "words::only", "start"]
                .map(|name| format!("rollforward::{name}"));
        assert_eq!(local(&later), [&held, &explain, &only].map(Clone::clone));
        let stubs = first.funcs.iter_local().filter(|(_, body)| {
            super::named_in(body)
                .iter()
                .any(|id| first.imports.get_imported_func(*id).is_some_and(|import| import.module == "later"))
        });
        assert_eq!(stubs.count(), 2);
        assert!(local(&first).contains(&both) && local(&first).contains(&start) && !local(&first).contains(&only));
        // The rest asks for nothing that the first part does not give.
        for import in later.imports.iter() {
            assert_eq!(import.module, "a");
            assert!(first.exports.iter().any(|export| export.name == import.name), "{}", import.name);
        }
        assert!(
            first.exports.iter().any(|export| export.name == "start" && matches!(export.item, ExportItem::Function(_)))
        );
        // The slots of the rest lie behind those that there were.
        assert_eq!(first.tables.iter().map(|table| (table.initial, table.maximum)).collect::<Vec<_>>(), [(3, Some(3))]);
        let offsets = later.elements.iter().map(|element| match &element.kind {
            ElementKind::Active { offset: ConstExpr::Value(ir::Value::I32(offset)), .. } => *offset,
            _ => -1,
        });
        assert_eq!(offsets.collect::<Vec<_>>(), [1]);
    }

    #[test]
    fn a_module_without_anything_for_later_is_told() {
        let mut module = Module::default();
        module.tables.add_local(false, 1, Some(1), RefType::FUNCREF);
        assert!(split(&module.emit_wasm()).is_err());
    }
}
