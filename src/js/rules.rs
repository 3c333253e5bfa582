//! How does JavaScript ask which rules made an invoice?

use serde_json::{Map, Value, json};
use wasm_bindgen::prelude::*;

use super::{plain, read};
use crate::currency::Currency;
use crate::import::preview::seen_invoice as seen;
use crate::scenario::Node;
use crate::whatif::rules::{ToldSet, find, tell};
use crate::words;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
/** Which sets of rules make the invoices of `what_if.invoices`: the answer in words, and what stands at `policy` of a story that adopts one. Throws a list of `Problem`s, of the story or of what was entered. */
export function whichRules(scenario: Scenario, style?: string): { [field: string]: unknown };
/** An invoice of the billing API (the text of its JSON) as it stands in `what_if.invoices`. Throws an `Error` that says why not. */
export function seenInvoice(json: string): { currency: string; invoice: { [field: string]: unknown }; notes: string[] };
/** An amount as somebody would type it: `-9.74`, in a style `-9,74`. */
export function typedAmount(units: number, currency: string, style?: string): string;
"#;

/// Which sets of rules make the invoices that were seen.
///
/// # Errors
/// Throws the list of problems of the story or of what was entered.
#[wasm_bindgen(js_name = whichRules, skip_typescript)]
pub fn which_rules(scenario: JsValue, style: Option<String>) -> Result<JsValue, JsValue> {
    let story = read(scenario).map_err(|problems| plain(&problems))?;
    let told = words::in_style(&style.unwrap_or_default(), || find(&story).and_then(|found| tell(&story, &found)));
    let told = told.map_err(|problems| plain(&problems))?;
    let with_policy = |sets: &[ToldSet]| -> Vec<Value> {
        let with = |set: &ToldSet| {
            let mut value = json!(set);
            value["policy"] = value_of(&set.policy);
            value
        };
        sets.iter().map(with).collect()
    };
    let mut value = json!(told);
    value["exact"] = with_policy(&told.exact).into();
    value["near"] = with_policy(&told.near).into();
    Ok(plain(&value))
}

/// An invoice as somebody would enter it.
///
/// # Errors
/// Throws an error that says why it cannot be read.
#[wasm_bindgen(js_name = seenInvoice, skip_typescript)]
pub fn seen_invoice(text: &str) -> Result<JsValue, JsValue> {
    let found = seen(text).map_err(|words| JsValue::from(js_sys::Error::new(&words)))?;
    let invoice = value_of(&found.invoice);
    Ok(plain(&json!({ "currency": found.currency, "invoice": invoice, "notes": found.notes })))
}

/// An amount as it stands in a field.
///
/// # Errors
/// Throws an error where the currency is not known.
#[wasm_bindgen(js_name = typedAmount, skip_typescript)]
pub fn typed_amount(units: JsValue, currency: &str, style: Option<String>) -> Result<String, JsValue> {
    let currency = Currency::find(currency).ok_or_else(|| js_sys::Error::new("This currency is not known."))?;
    // As text, as all that crosses: no number is a float here.
    let text = js_sys::JSON::stringify(&units).ok().and_then(|text| text.as_string()).unwrap_or_default();
    let units: i64 = text.parse().map_err(|_| js_sys::Error::new("An amount is a whole number."))?;
    Ok(words::in_style(&style.unwrap_or_default(), || words::plain_units(currency, units)))
}

/// A part of a document as it travels.
fn value_of(node: &Node) -> Value {
    match node {
        Node::Flag(flag) => (*flag).into(),
        Node::Whole(number) => (*number).into(),
        Node::Text(text) => Value::from(&**text),
        Node::List(list) => list.iter().map(value_of).collect(),
        Node::Object(fields) => Value::Object(
            fields.iter().map(|(name, node)| (String::from(*name), value_of(node))).collect::<Map<_, _>>(),
        ),
    }
}
