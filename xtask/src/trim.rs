//! What does an engine do without that only tells ordinary stories?
//!
//! The places of a module are numbered: where each sequence of instructions begins, and behind each instruction that may
//! leave it. A traced module tells each place that it comes to. A trimmed one has a trap in place of what stands behind a
//! place to which no ordinary story came. It never gives another answer than the whole: it gives the same or traps.
//!
//! The same holds for constants. The linker leaves each one apart (`--no-merge-data-segments`). Those to which neither what
//! is left of the code points, nor another constant that is left, are overwritten with `UNREAD`: as text that is no text,
//! as an address none, so that even a mistake here would end in a trap. tests/package compares both engines on everything.

use std::collections::{BTreeMap, HashSet};

use walrus::ir::{
    Call, Const, Instr, InstrLocId, InstrSeq, InstrSeqId, Load, Store, Unreachable, Value, Visitor, dfs_in_order,
};
use walrus::{ConstExpr, Data, DataKind, FunctionId, FunctionKind, LocalFunction, Module, ModuleConfig, ValType};

use crate::failure::{Failure, Result};

/// Where a traced module tells to which place it comes.
const TRACER: (&str, &str) = ("trace", "seen");
/// What stands in place of constants that nothing reads.
const UNREAD: u8 = 0xff;
/// A compiler may count from a little before a table, so what begins so soon behind an address counts as pointed to.
const BEFORE: u32 = 8;

/// A place: a sequence of a function, and the instruction in it that is next.
#[derive(Clone, Copy)]
struct Place {
    function: FunctionId,
    sequence: InstrSeqId,
    next: usize,
}

/// The same module, which tells the number of each place that it comes to.
pub(crate) fn traced(wasm: &[u8]) -> Result<Vec<u8>> {
    let mut module = parsed(wasm)?;
    let all = places(&module);
    let number = module.types.add(&[ValType::I32], &[]);
    let (seen, _) = module.add_import_func(TRACER.0, TRACER.1, number);
    // From the last one of a sequence to its first: those before stay where they are.
    for (number, place) in all.into_iter().enumerate().rev() {
        let value = Value::I32(i32::try_from(number).map_err(|_| broken("it has too many places"))?);
        let instrs = &mut sequence(&mut module, place)?.instrs;
        let told = [Instr::Const(Const { value }), Instr::Call(Call { func: seen })];
        instrs.splice(place.next..place.next, told.map(|instr| (instr, InstrLocId::default())));
    }
    Ok(module.emit_wasm())
}

/// The same module with a trap behind each place that is not among the seen ones.
pub(crate) fn trimmed(wasm: &[u8], seen: &HashSet<u32>) -> Result<Vec<u8>> {
    let mut module = parsed(wasm)?;
    for (number, place) in places(&module).into_iter().enumerate().rev() {
        if u32::try_from(number).is_ok_and(|number| seen.contains(&number)) {
            continue;
        }
        let instrs = &mut sequence(&mut module, place)?.instrs;
        // What stands behind can only be come to from here.
        if instrs.len() > place.next {
            instrs.truncate(place.next);
            instrs.push((Instr::Unreachable(Unreachable {}), InstrLocId::default()));
        }
    }
    walrus::passes::gc::run(&mut module);
    Ok(module.emit_wasm())
}

fn parsed(wasm: &[u8]) -> Result<Module> {
    ModuleConfig::new().parse(wasm).map_err(|error| broken(&format!("{error:#}")))
}

fn broken(what: &str) -> Failure {
    Failure::new(format!("the engine cannot be trimmed: {what}"), "look at xtask/src/trim.rs")
}

fn sequence(module: &mut Module, place: Place) -> Result<&mut InstrSeq> {
    match &mut module.funcs.get_mut(place.function).kind {
        FunctionKind::Local(body) => Ok(body.block_mut(place.sequence)),
        _ => Err(broken("a place is in no function")),
    }
}

/// All places, in an order that is the same for the same bytes.
fn places(module: &Module) -> Vec<Place> {
    module.funcs.iter_local().flat_map(|(function, body)| places_in(function, body)).collect()
}

fn places_in(function: FunctionId, body: &LocalFunction) -> Vec<Place> {
    let mut found = Places { function, found: Vec::new() };
    dfs_in_order(&mut found, body, body.entry_block());
    found.found
}

struct Places {
    function: FunctionId,
    found: Vec<Place>,
}

impl<'a> Visitor<'a> for Places {
    fn start_instr_seq(&mut self, sequence: &'a InstrSeq) {
        let left = sequence.instrs.iter().enumerate().filter(|(_, (instr, _))| may_leave(instr)).map(|(at, _)| at + 1);
        let nexts = std::iter::once(0).chain(left);
        let place = |next| Place { function: self.function, sequence: sequence.id(), next };
        self.found.extend(nexts.map(place));
    }
}

/// Whether what stands behind an instruction may not be come to, although the instruction is.
fn may_leave(instr: &Instr) -> bool {
    matches!(instr, Instr::Block(_) | Instr::Loop(_) | Instr::IfElse(_) | Instr::BrIf(_))
}

/// The same module without the constants that it does not read; `linked` is how the linker left the whole one.
pub(crate) fn without_unread(wasm: &[u8], linked: &[u8]) -> Result<Vec<u8>> {
    let mut module = parsed(wasm)?;
    let constants = Constants::of(&parsed(linked)?);
    let unread = constants.unread(addresses(&module));
    let memory = module.memories.iter().next().map(walrus::Memory::id).ok_or_else(|| broken("it has no memory"))?;
    let (start, mut bytes) = laid_out(&mut module)?;
    for (from, to) in unread {
        let [from, to] = [from, to].map(|address| address.saturating_sub(start) as usize);
        if let Some(unread) = bytes.get_mut(from..to) {
            unread.fill(UNREAD);
        }
    }
    let offset = ConstExpr::Value(Value::I32(start.cast_signed()));
    let data = module.data.add(DataKind::Active { memory, offset }, bytes);
    module.memories.get_mut(memory).data_segments.insert(data);
    Ok(module.emit_wasm())
}

/// Takes all constants out of a module: where the first one begins, and the memory from there.
fn laid_out(module: &mut Module) -> Result<(u32, Vec<u8>)> {
    let mut all = Vec::new();
    for data in module.data.iter() {
        all.push((start_of(data).ok_or_else(|| broken("its memory is not laid out"))?, data.value.clone()));
    }
    for id in module.data.iter().map(Data::id).collect::<Vec<_>>() {
        module.data.delete(id);
    }
    for memory in module.memories.iter_mut() {
        memory.data_segments.clear();
    }
    all.sort();
    let start = all.first().map_or(0, |(start, _)| *start);
    let mut bytes = Vec::new();
    for (from, value) in all {
        bytes.resize((from - start) as usize, 0);
        bytes.extend(value);
    }
    Ok((start, bytes))
}

fn start_of(data: &Data) -> Option<u32> {
    match data.kind {
        DataKind::Active { offset: ConstExpr::Value(Value::I32(offset)), .. } => u32::try_from(offset).ok(),
        _ => None,
    }
}

/// Every number of the code that may be an address.
fn addresses(module: &Module) -> Vec<u32> {
    let mut found = Addresses(Vec::new());
    for (_, body) in module.funcs.iter_local() {
        dfs_in_order(&mut found, body, body.entry_block());
    }
    found.0
}

struct Addresses(Vec<u32>);

impl Visitor<'_> for Addresses {
    fn visit_const(&mut self, constant: &Const) {
        match constant.value {
            Value::I32(number) => self.0.extend(u32::try_from(number)),
            // A pointer and a length are passed on in one.
            Value::I64(number) => {
                let [low, high] = [number.cast_unsigned() & u64::from(u32::MAX), number.cast_unsigned() >> 32];
                self.0.extend([low, high].map(|half| u32::try_from(half).unwrap_or_default()));
            }
            _ => {}
        }
    }

    fn visit_load(&mut self, load: &Load) {
        self.0.extend(u32::try_from(load.arg.offset));
    }

    fn visit_store(&mut self, store: &Store) {
        self.0.extend(u32::try_from(store.arg.offset));
    }
}

/// The constants of a module by their addresses, and which of them are written to.
struct Constants(BTreeMap<u32, Vec<u8>>);

impl Constants {
    fn of(module: &Module) -> Self {
        Self(module.data.iter().filter_map(|data| Some((start_of(data)?, data.value.clone()))).collect())
    }

    /// The constant that holds this address, and those that begin a little behind it.
    fn pointed_to(&self, address: u32) -> impl Iterator<Item = u32> {
        let holds = |(start, bytes): &(&u32, &Vec<u8>)| (address - **start) as usize <= bytes.len();
        let holding = self.0.range(..=address).next_back().filter(holds).map(|(start, _)| *start);
        holding.into_iter().chain(self.0.range(address..address.saturating_add(BEFORE)).map(|(start, _)| *start))
    }

    /// The addresses in a constant.
    fn held(&self, start: u32) -> impl Iterator<Item = u32> {
        let bytes = self.0.get(&start).map_or(&[][..], Vec::as_slice);
        let shift = start.next_multiple_of(4) - start;
        let words = bytes.get(shift as usize..).unwrap_or_default().chunks_exact(4);
        words.filter_map(|word| word.try_into().ok().map(u32::from_le_bytes))
    }

    /// From where to where nothing is read.
    fn unread(&self, addresses: Vec<u32>) -> Vec<(u32, u32)> {
        let mut open = addresses;
        let mut read = HashSet::new();
        while let Some(address) = open.pop() {
            for start in self.pointed_to(address) {
                if read.insert(start) {
                    open.extend(self.held(start));
                }
            }
        }
        let unread = self.0.iter().filter(|(start, _)| !read.contains(*start));
        unread.map(|(start, bytes)| (*start, start.saturating_add(u32::try_from(bytes.len()).unwrap_or(0)))).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use walrus::ir::{BinaryOp, LoadKind, MemArg, Value};
    use walrus::{ConstExpr, DataKind, FunctionBuilder, Module, ValType};

    use super::{UNREAD, parsed, places, start_of, traced, trimmed, without_unread};

    /// `f(x)`: if x, what stands at 16; else what stands at 24. Constants at 16, 24 (an address: 40), 32 and 40.
    fn module() -> Vec<u8> {
        let mut module = Module::default();
        let memory = module.memories.add_local(false, false, 1, None, None);
        for (offset, byte) in [(16, 1), (24, 40), (32, 3), (40, 4)] {
            let offset = ConstExpr::Value(Value::I32(offset));
            let data = module.data.add(DataKind::Active { memory, offset }, vec![byte, 0, 0, 0]);
            module.memories.get_mut(memory).data_segments.insert(data);
        }
        let mut builder = FunctionBuilder::new(&mut module.types, &[ValType::I32], &[ValType::I32]);
        let argument = module.locals.add(ValType::I32);
        let load = |body: &mut walrus::InstrSeqBuilder<'_>, address: i32| {
            body.i32_const(address);
            body.load(memory, LoadKind::I32 { atomic: false }, MemArg { align: 4, offset: 0 });
        };
        let mut body = builder.func_body();
        body.local_get(argument).if_else(ValType::I32, |then| load(then, 16), |other| load(other, 24));
        body.i32_const(0).binop(BinaryOp::I32Add);
        let function = builder.finish(vec![argument], &mut module.funcs);
        module.exports.add("f", function);
        module.exports.add("memory", memory);
        module.emit_wasm()
    }

    fn constant_at(wasm: &[u8], address: u32) -> Option<u8> {
        let module = parsed(wasm).ok()?;
        module.data.iter().find_map(|data| data.value.get(address.checked_sub(start_of(data)?)? as usize).copied())
    }

    #[test]
    fn places_are_where_code_may_not_come_to() {
        let module = parsed(&module()).expect("a module");
        // The function, behind its condition, and both arms.
        assert_eq!(places(&module).len(), 4);
        let told = parsed(&traced(&super::tests::module()).expect("it is traced")).expect("a module");
        assert!(told.imports.iter().any(|import| (&*import.module, &*import.name) == ("trace", "seen")));
    }

    #[test]
    fn what_was_not_come_to_is_a_trap() {
        let whole = module();
        let all = |range: std::ops::Range<u32>| range.collect::<HashSet<_>>();
        let size =
            |wasm: &[u8]| parsed(wasm).expect("a module").funcs.iter_local().map(|(_, body)| body.size()).sum::<u64>();
        let kept = trimmed(&whole, &all(0..4)).expect("it is trimmed");
        let less = trimmed(&whole, &all(0..3)).expect("it is trimmed");
        let none = trimmed(&whole, &all(0..0)).expect("it is trimmed");
        assert!(
            size(&kept) > size(&less) && size(&less) > size(&none),
            "{} {} {}",
            size(&kept),
            size(&less),
            size(&none)
        );
    }

    #[test]
    fn only_constants_that_are_pointed_to_stay() {
        let whole = module();
        let read = without_unread(&whole, &whole).expect("it is trimmed");
        // 16 and 24 by the code, 40 by what stands at 24; 32 by nobody.
        assert_eq!([16, 24, 32, 40].map(|at| constant_at(&read, at)), [Some(1), Some(40), Some(UNREAD), Some(4)]);
        let places = parsed(&whole).map(|module| places(&module).len()).unwrap_or_default();
        let arms: Vec<_> = (0..places)
            .map(|arm| {
                let seen =
                    (0..places).filter(|place| *place != arm).filter_map(|place| u32::try_from(place).ok()).collect();
                let left =
                    trimmed(&whole, &seen).and_then(|left| without_unread(&left, &whole)).expect("it is trimmed");
                [16, 24, 40].map(|at| constant_at(&left, at) == Some(UNREAD))
            })
            .collect();
        // Without the second arm nothing points to 24, and so nothing to 40; without the first, nothing to 16.
        assert!(arms.contains(&[true, false, false]) && arms.contains(&[false, true, true]), "{arms:?}");
    }
}
