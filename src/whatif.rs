//! What if one thing of a story were another?
//!
//! An [`Input`] is a value of the document that goes up and down in whole steps of its own: cents, units, days. An
//! [`Output`] is one number of the result. [`sweep`] asks for the output of many inputs, [`solve`] for the input that gives
//! a wanted output. Both run the story itself for each point that they tell; nothing is interpolated.

pub mod compare;
mod input;
mod name;
mod output;
mod solve;
mod sweep;
mod variant;

pub use input::{Input, Unit};
pub use name::name_of;
pub use output::{Months, Output};
pub use solve::{Answer, Condition, Coverage, End, Question, Stretch, solve};
pub use sweep::{Point, Steps, at, grid, sweep};
pub use variant::{Override, Variant};
