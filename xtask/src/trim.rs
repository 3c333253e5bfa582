//! What does an engine do without that only tells ordinary stories?
//!
//! The places of a module are numbered: where each sequence of instructions begins, and behind each instruction that may
//! leave it. A traced module tells each place that it comes to. A trimmed one has a trap in place of what stands behind a
//! place to which no ordinary story came. It never gives another answer than the whole: it gives the same or traps.

use std::collections::HashSet;

use walrus::ir::{Call, Const, Instr, InstrLocId, InstrSeq, InstrSeqId, Unreachable, Value, Visitor, dfs_in_order};
use walrus::{FunctionId, FunctionKind, LocalFunction, Module, ModuleConfig, ValType};

use crate::failure::{Failure, Result};

/// Where a traced module tells to which place it comes.
const TRACER: (&str, &str) = ("trace", "seen");
/// Fewer instructions than this stay: a trap is not smaller.
const LEAST: usize = 2;

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
        if instrs.len() >= place.next + LEAST {
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
