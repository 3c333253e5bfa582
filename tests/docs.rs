//! Does the documentation say what the library does?
//!
//! `static/docs/*.html` is written by hand, but for what stands between `<!-- generated: … -->` and the mark behind it, and in
//! elements with `data-of`: those are made here of the schema, of the presets, of the published cases and of stories that
//! are simulated. `UPDATE_GOLDEN=1 cargo test --no-default-features --test docs` writes them anew; read them before they are
//! committed. Every snippet of the pages is run or read here; those in JavaScript in `tests/browser/docs.test.mjs`.
#![cfg(not(target_arch = "wasm32"))]

#[path = "support/cases.rs"]
mod cases;
#[path = "support/diff.rs"]
mod diff;
#[path = "support/docs.rs"]
mod docs;
#[path = "support/files.rs"]
mod files;

use std::collections::BTreeSet;

use docs::markup::{Tag, inside, plain, tags};
use docs::pages::{self, CHAPTERS, Page};
use docs::{fields, stories};
use rollforward::scenario::{PRESETS, Scenario, Shape, read, words_of};
use serde_json::Value;

#[test]
fn what_is_generated_is_fresh() {
    let made: Vec<_> = pages::all().iter().map(|page| (page.path(), page.fresh())).collect();
    let unasked = fields::unasked();
    assert!(unasked.is_empty(), "no page shows what these mean: {unasked:#?}");
    files::hold(&made);
}

#[test]
fn each_file_is_a_chapter_and_each_chapter_a_file() {
    let found = files::names(&files::directory(pages::DIRECTORY), "html");
    let mut chapters: Vec<_> = CHAPTERS.iter().map(|(file, _)| file.trim_end_matches(".html").to_string()).collect();
    chapters.sort();
    assert_eq!(found, chapters);
}

/// A title, a description, a language, one heading of the first rank, no other of its rank skipped, and itself marked in the
/// list of chapters.
#[test]
fn each_page_is_complete() {
    let mut titles = BTreeSet::new();
    let mut descriptions = BTreeSet::new();
    for page in pages::all() {
        let (file, tags) = (page.file, tags(&page.text));
        let all = |name: &str| tags.iter().filter(|tag| tag.name == name).collect::<Vec<_>>();
        assert_eq!(all("html")[0].get("lang"), Some("en"), "{file}");
        let title = inside(&page.text, all("title")[0]);
        assert!(title.ends_with("Rollforward") && titles.insert(title.to_string()), "{file}: {title}");
        let description = all("meta").into_iter().find(|tag| tag.get("name") == Some("description"));
        let description = description.and_then(|tag| tag.get("content")).unwrap_or_default();
        assert!(description.len() > 50 && descriptions.insert(description.to_string()), "{file}: {description}");
        let ranks: Vec<_> = tags.iter().filter_map(rank).collect();
        assert_eq!(ranks.iter().filter(|rank| **rank == 1).count(), 1, "{file}");
        assert!(ranks.windows(2).all(|pair| pair[1] <= pair[0] + 1), "{file}: {ranks:?}");
        let current: Vec<_> = tags.iter().filter(|tag| tag.get("aria-current") == Some("page")).collect();
        assert_eq!(current.len(), 1, "{file}");
        assert_eq!(current[0].get("href"), Some(file));
    }
}

/// The rank of a heading.
fn rank(tag: &Tag) -> Option<u32> {
    tag.name.strip_prefix('h').and_then(|rank| rank.parse().ok())
}

/// A heading is linked to by its anchor; no two of a page have the same.
#[test]
fn each_heading_has_an_anchor() {
    for page in pages::all() {
        let tags = tags(&page.text);
        let ids: Vec<_> = tags.iter().filter_map(|tag| tag.get("id")).collect();
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{}: {ids:?}", page.file);
        for tag in tags.iter().filter(|tag| tag.name == "h2") {
            assert!(tag.get("id").is_some(), "{}: {}", page.file, inside(&page.text, tag));
        }
    }
}

/// Whatever the pages link to inside the site is there: pages, anchors, files, and stories.
#[test]
fn each_link_leads_somewhere() {
    let all = pages::all();
    let text_of = |file: &str| all.iter().find(|page| page.file == file).map(|page| page.text.as_str());
    for page in &all {
        for tag in tags(&page.text) {
            let Some(target) = tag.get("href").or_else(|| tag.get("src")) else { continue };
            if target.starts_with("https://") {
                continue;
            }
            let (file, anchor) = target.split_once('#').unwrap_or((target, ""));
            let place = format!("{}: {target}", page.file);
            if let Some(outside) = file.strip_prefix("../") {
                assert!(is_of_the_site(outside), "{place}");
                if !anchor.is_empty() {
                    let story = rollforward::scenario::decode_link(anchor).expect(&place).expect(&place);
                    assert!(rollforward::simulate_json(&story).is_ok(), "{place}");
                }
                continue;
            }
            let file = if file.is_empty() { page.file } else { file };
            let Some(text) = text_of(file) else {
                assert!(files::directory(pages::DIRECTORY).join(file).is_file(), "{place}");
                continue;
            };
            assert!(anchor.is_empty() || tags_have(text, anchor), "{place}");
        }
    }
}

fn tags_have(text: &str, id: &str) -> bool {
    tags(text).iter().any(|tag| tag.get("id") == Some(id))
}

/// What stands beside the directory of the documentation: the page itself, and the scripts of `static/`.
fn is_of_the_site(path: &str) -> bool {
    // The element is a file of its own.
    ["index.html", "embed.js"].contains(&path) || files::directory("static").join(path).is_file()
}

/// The documentation looks like the simulator: what it calls by the same name has the same value.
#[test]
fn the_style_has_the_tokens_of_the_page() {
    let tokens = |path: &str| {
        let text = std::fs::read_to_string(files::directory(path)).expect(path);
        let root = text.split_once(":root {").and_then(|(_, rest)| rest.split_once('}')).expect("tokens").0.to_string();
        root.lines().filter(|line| line.trim().starts_with("--")).map(|line| line.trim().to_string()).collect()
    };
    let page: BTreeSet<String> = tokens("static/app.css");
    let ours: BTreeSet<String> = tokens("static/docs/docs.css");
    assert!(ours.len() > 10 && ours.is_subset(&page), "{:#?}", ours.difference(&page));
}

/// What a page may load without being asked: its own style, and two scripts.
#[test]
fn nothing_is_loaded_from_elsewhere() {
    for page in pages::all() {
        for tag in tags(&page.text) {
            let loads = ["script", "img", "iframe", "source"].contains(&&*tag.name) || tag.name == "link";
            let target = tag.get("src").or_else(|| tag.get("href")).filter(|_| loads);
            assert!(target.is_none_or(|target| !target.contains("//")), "{}: {target:?}", page.file);
            let is_forbidden = |name: &str| name == "style" || name.starts_with("on");
            assert!(!tag.names().any(is_forbidden), "{}: <{}>", page.file, tag.name);
            let is_script = tag.name == "script" && tag.get("src").is_none();
            assert!(!is_script || tag.get("type") == Some("application/json"), "{}: a script", page.file);
        }
    }
}

/// Each live example names a story that there is and attributes that the element knows, and has something to read inside.
#[test]
fn each_example_can_be_read_without_a_script() {
    for page in pages::all() {
        for tag in tags(&page.text).iter().filter(|tag| tag.name == ELEMENT) {
            hold_element(page.file, tag);
            let name = tag.get("preset").or_else(|| tag.get("data-story"));
            let name = name.unwrap_or_else(|| panic!("{}: an example without a story", page.file));
            let told = stories::told(&page.text, name);
            let words = plain(inside(&page.text, tag));
            for invoice in &told.projection.invoices {
                let due = told.money(invoice.settlement.amount_due.units());
                assert!(words.contains(&due), "{}: {name} does not say {due}", page.file);
            }
        }
    }
}

/// The custom element, and its attributes; `id`, `class` and `data-…` belong to the page.
const ELEMENT: &str = "rollforward-scenario";
const ATTRIBUTES: [&str; 13] = [
    "preset", "link", "src", "view", "controls", "theme", "accent", "readonly", "lang", "height", "fixed", "load",
    "title",
];
const VIEWS: [&str; 6] = ["headline", "timeline", "schedule", "invoice", "ledger", "code"];

#[track_caller]
fn hold_element(file: &str, tag: &Tag) {
    for name in tag.names().filter(|name| !name.starts_with("data-") && !["id", "class"].contains(name)) {
        assert!(ATTRIBUTES.contains(&name), "{file}: the element has no attribute {name}");
    }
    let views = tag.get("view").unwrap_or_default().split_whitespace();
    assert!(views.clone().all(|view| VIEWS.contains(&view)), "{file}: {:?}", tag.get("view"));
    let sources = ["preset", "link", "src"].iter().filter(|name| tag.get(name).is_some()).count();
    assert!(sources <= 1, "{file}: more than one source");
    if let Some(preset) = tag.get("preset") {
        assert!(PRESETS.iter().any(|known| known.id == preset), "{file}: there is no preset {preset}");
    }
    for control in tag.get("controls").unwrap_or_default().split(';').filter(|control| !control.trim().is_empty()) {
        let path = control.split(':').next().unwrap_or_default().trim();
        let (parent, name) = path.rsplit_once('.').unwrap_or(("", path));
        let field = Scenario::kind(parent).and_then(|kind| kind.field(name));
        assert!(field.is_some(), "{file}: a story has no {path}");
    }
}

/// Snippets by what they are written in.
fn snippets(page: &Page, language: &str) -> Vec<(Tag, String)> {
    let all = tags(&page.text).into_iter().filter(|tag| tag.name == "code" && tag.get("class") == Some(language));
    all.map(|tag| {
        let text = plain(inside(&page.text, &tag));
        (tag, text)
    })
    .collect()
}

#[test]
fn each_snippet_says_what_it_is_written_in() {
    for page in pages::all() {
        for tag in tags(&page.text).iter().filter(|tag| tag.name == "pre") {
            let code = tags(inside(&page.text, tag)).into_iter().next().expect("code in a pre");
            let known = ["json", "js", "html", "shell", "text"];
            assert!(code.get("class").is_some_and(|class| known.contains(&class)), "{}: {code:?}", page.file);
        }
    }
}

/// JSON is a whole story that comes out; or what happens in another story of the page, or a part of it.
#[test]
fn each_json_snippet_can_be_used() {
    let mut count = 0;
    for page in pages::all() {
        for (tag, _) in snippets(&page, "json") {
            let told = stories::Told::of(page.file, &stories::of_snippet(&page.text, &tag));
            assert!(!told.projection.invoices.is_empty(), "{}: nothing is billed", page.file);
            count += 1;
        }
    }
    assert!(count > 30, "only {count} snippets");
}

/// Every kind of event has an example, and every object of the schema a table.
#[test]
fn the_reference_leaves_nothing_out() {
    let all = pages::all();
    let page = all.iter().find(|page| page.file == "document.html").expect("the reference");
    let events = Scenario::kind("events").expect("events");
    let actions: Vec<_> = events.fields.iter().filter(|field| matches!(field.shape, Shape::Part(_))).collect();
    let mut shown = BTreeSet::new();
    for (_, text) in snippets(page, "json").into_iter().filter(|(tag, _)| tag.get("data-events-in").is_some()) {
        let value: Value = serde_json::from_str(&text).expect("JSON");
        let list = value.as_array().cloned().unwrap_or_else(|| vec![value]);
        shown.extend(list.iter().filter_map(Value::as_object).flat_map(|event| event.keys().cloned()));
    }
    for action in actions {
        assert!(shown.contains(action.name), "no example of {}", action.name);
    }
    for object in fields::objects() {
        let mark = format!("<!-- generated: fields {object} -->");
        assert!(page.text.contains(&mark), "no table of {object}: {mark}");
        assert!(tags_have(&page.text, &fields::id(&object)), "no anchor #{}", fields::id(&object));
    }
}

/// Every axis that a policy can be set on has its table, and a source behind it.
#[test]
fn the_policies_leave_nothing_out() {
    let all = pages::all();
    let page = all.iter().find(|page| page.file == "policies.html").expect("the policies");
    let policy = Scenario::kind("policy").expect("policies");
    for field in policy.fields.iter().filter(|field| field.name != "preset") {
        let mark = format!("<!-- generated: axis {} ", field.name);
        let (_, behind) = page.text.split_once(&mark).unwrap_or_else(|| panic!("no table of {}", field.name));
        let own = behind.split("<h").next().unwrap_or_default();
        assert!(own.contains(">Source") && own.contains("href=\"https://"), "no source of {}", field.name);
        assert!(matches!(field.shape, Shape::Axis) != words_of(field.name).is_empty(), "{}", field.name);
    }
}

/// Shell lines are commands that there are.
#[test]
fn each_shell_line_is_a_command() {
    let known = ["npm install rollforward", "npx rollforward ", "cargo xtask ", "cargo test ", "node --test"];
    for page in pages::all() {
        for (_, text) in snippets(&page, "shell") {
            for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
                assert!(known.iter().any(|start| line.starts_with(start)), "{}: {line}", page.file);
                if let Some(rest) = line.strip_prefix("npx rollforward ") {
                    let command = rest.split_whitespace().next().unwrap_or_default();
                    assert!(["simulate", "check", "link", "open"].contains(&command), "{}: {line}", page.file);
                }
            }
        }
    }
}

/// Markup that readers copy uses the element as it is.
#[test]
fn each_markup_snippet_uses_the_element_rightly() {
    let mut count = 0;
    for page in pages::all() {
        for (_, text) in snippets(&page, "html") {
            for tag in tags(&text) {
                if tag.name == ELEMENT {
                    hold_element(page.file, &tag);
                    count += 1;
                }
                if tag.get("type") == Some("application/json") {
                    let story = inside(&text, &tag);
                    assert_eq!(read(story).1, [], "{}: {story}", page.file);
                    assert!(rollforward::simulate_json(story).is_ok(), "{}: {story}", page.file);
                }
            }
        }
    }
    assert!(count >= 3, "only {count} elements");
}
