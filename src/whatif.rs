//! What if one thing of a story were another?
//!
//! An [`Input`] is a value of the document that goes up and down in whole steps of its own: cents, units, days. An
//! [`Output`] is one number of the result. [`sweep`] asks for the output of many inputs, [`solve`] for the input that gives
//! a wanted output. Both run the story itself for each point that they tell; nothing is interpolated.

mod asked;
pub mod cohort;
pub mod compare;
mod input;
mod name;
mod output;
pub mod rules;
mod solve;
mod sweep;
mod typed;
mod variant;

pub use asked::{Asked, Choice, Curve, Found, Mistake, curve, found, input_choices, inputs, usual_steps};
pub use input::{Input, Unit};
pub use name::name_of;
pub use output::{Months, OUTPUTS, Output};
pub use solve::{Answer, Condition, Coverage, End, Question, Stretch, solve};
pub use sweep::{Point, Steps, at, grid, sweep};
pub use variant::{Override, Variant};
