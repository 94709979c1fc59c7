//! What a browser does not show. In: HTML. Out: the bytes of it that nobody sees.
//!
//! Comments, scripts, styles, templates, and elements with `hidden`, `display: none` or `visibility: hidden`, by their
//! own attributes or by a rule of the page's own `<style>` for a class, an id or a tag. `aria-hidden` hides from screen
//! readers alone: that is shown.

use std::ops::Range;

use html5gum::{StartTag, Token};

use super::scope::Scope;
use super::tokens::{attribute, read, style};

/// Elements whose text is no text of the page.
const SILENT: [&str; 13] = [
    "script", "style", "title", "noscript", "textarea", "select", "template", "iframe", "datalist", "audio", "video",
    "noembed", "noframes",
];

/// The bytes that are not shown, in their order.
pub(in crate::import::page::form) fn hidden_ranges(html: &str) -> Vec<Range<usize>> {
    let rules = hiding_rules(html);
    let mut ranges: Vec<Range<usize>> = Vec::new();
    let mut open: Option<(Scope, usize)> = None;
    let mut add = |range: Range<usize>| ranges.push(range);
    for token in read(html) {
        match token {
            Token::Comment(comment) if open.is_none() => add(comment.span.start..comment.span.end),
            Token::StartTag(tag) => {
                let name = String::from_utf8_lossy(&tag.name).into_owned();
                if let Some((scope, start)) = &mut open {
                    if !scope.opens(&name) {
                        continue;
                    }
                    add(*start..tag.span.start);
                    open = None;
                }
                if is_hidden(&name, &tag, &rules) {
                    match Scope::new(&name).filter(|_| !tag.self_closing) {
                        Some(scope) => open = Some((scope, tag.span.start)),
                        None => add(tag.span.start..tag.span.end),
                    }
                }
            }
            Token::EndTag(tag) => {
                let Some((scope, start)) = &mut open else { continue };
                let name = String::from_utf8_lossy(&tag.name).into_owned();
                if scope.closes(&name) {
                    // The tag that ends an element which has none of its own stays.
                    let end = if scope.is_named(&name) { tag.span.end } else { tag.span.start };
                    add(*start..end);
                    open = None;
                }
            }
            _ => {}
        }
    }
    if let Some((_, start)) = open {
        ranges.push(start..html.len());
    }
    ranges
}

fn is_hidden(name: &str, tag: &StartTag<usize>, rules: &[String]) -> bool {
    let has = |key: &str| attribute(tag, key).is_some();
    let classes = attribute(tag, "class").unwrap_or_default();
    let by_rule = |rule: &String| match rule.strip_prefix('.') {
        Some(class) => classes.split_whitespace().any(|it| it == class),
        None => match rule.strip_prefix('#') {
            Some(id) => attribute(tag, "id").is_some_and(|it| it == id),
            None => rule == name,
        },
    };
    SILENT.contains(&name)
        || has("hidden")
        || name == "dialog" && !has("open")
        || hides(&style(tag))
        || rules.iter().any(by_rule)
}

/// Whether a style without blanks hides.
fn hides(style: &str) -> bool {
    ["display:none", "visibility:hidden", "visibility:collapse"].into_iter().any(|it| style.contains(it))
}

/// The selectors of the page's own rules that hide: `.old`, `#old`, `aside`; others need a browser.
fn hiding_rules(html: &str) -> Vec<String> {
    let mut rules = Vec::new();
    let mut rest = html;
    while let Some((_, after)) = rest.split_once("<style") {
        let (sheet, after) = after.split_once("</style").unwrap_or((after, ""));
        let sheet = sheet.split_once('>').map_or("", |(_, sheet)| sheet);
        for (selectors, body) in sheet.split('}').filter_map(|rule| rule.split_once('{')) {
            let body: String = body.to_lowercase().split_whitespace().collect();
            if hides(&body) {
                rules.extend(selectors.split(',').map(str::trim).filter(|it| is_simple(it)).map(str::to_owned));
            }
        }
        rest = after;
    }
    rules
}

fn is_simple(selector: &str) -> bool {
    let name = selector.strip_prefix(['.', '#']).unwrap_or(selector);
    !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
}
