//! Documented calls to bodies. In: the code of an example. Out: what is sent and answered, as JSON.

use serde_json::{Map, Value as Json};

use super::document::Text;
use super::sections::ExamplePart;
use crate::import::sample::response_of;
use crate::report::{Code, Diagnostic, Report};

/// An example as programs see it.
#[derive(Clone, Debug)]
pub(super) struct ReadExample {
    pub(super) title: Option<Text>,
    pub(super) texts: Vec<Text>,
    pub(super) request: Option<(Json, Text)>,
    /// What stands in `Response`.
    pub(super) answer: Option<(Json, Text)>,
}

impl ReadExample {
    /// Whether its request has a member of this name; parameters of every action stand in headers or the address.
    pub(super) fn sends(&self, name: &str) -> bool {
        self.request.as_ref().is_some_and(|(body, _)| body.get(name).is_some())
    }
}

/// Reads an example; a body that is not JSON is a warning.
pub(super) fn read_example(part: &ExamplePart, report: &mut Report) -> ReadExample {
    let request = part.request.as_ref().and_then(|code| match read_request(&code.text) {
        Ok(body) => body.map(|body| (body, code.clone())),
        Err(error) => {
            report.add(bad(code, "the request of an example", &error));
            None
        }
    });
    // Text without headings may hold both bodies in one piece.
    let answer_code = part.answer.as_ref().or(part.request.as_ref().filter(|code| code.text.contains("\"Response\"")));
    let answer = answer_code.and_then(|code| match read_answer(&code.text) {
        Ok(body) => body.map(|body| (body, code.clone())),
        Err(error) => {
            report.add(bad(code, "the answer of an example", &error));
            None
        }
    });
    ReadExample { title: part.title.clone(), texts: part.texts.clone(), request, answer }
}

fn bad(code: &Text, what: &str, error: &str) -> Diagnostic {
    Diagnostic::new(Code::BadExample, format!("{what} is not JSON: {error}"))
        .at(code.place, "left out")
        .help("the import goes on without it; correct the page's text, or write the example into the overlay")
}

/// The objects in a text, one behind the other; `None` where there is none at all.
fn objects(text: &str) -> Option<Result<Vec<Json>, String>> {
    let start = text.find('{')?;
    let mut found = Vec::new();
    for value in serde_json::Deserializer::from_str(text.get(start..)?).into_iter::<Json>() {
        match value {
            Ok(value) => found.push(value),
            // What follows a body is not our concern.
            Err(_) if !found.is_empty() => break,
            Err(error) => return Some(Err(error.to_string())),
        }
    }
    Some(Ok(found))
}

fn read_request(text: &str) -> Result<Option<Json>, String> {
    if text.trim_start().starts_with("http") || text.trim_start().starts_with("GET ") {
        return Ok(Some(query(text)));
    }
    match objects(text) {
        Some(found) => Ok(found?.into_iter().find(|body| body.is_object() && body.get("Response").is_none())),
        // A request that only has headers, or is a form with files.
        None => Ok(None),
    }
}

fn read_answer(text: &str) -> Result<Option<Json>, String> {
    match objects(text) {
        Some(found) => Ok(found?.into_iter().find(|body| body.get("Response").is_some()).and_then(response_of)),
        // Events, or nothing.
        None => Ok(None),
    }
}

/// `…/?Action=X&Filters.0.Name=y` as the object that it stands for; all values are texts.
fn query(text: &str) -> Json {
    const COMMON: [&str; 10] = [
        "Action",
        "Version",
        "Region",
        "Timestamp",
        "Nonce",
        "SecretId",
        "Signature",
        "SignatureMethod",
        "Token",
        "Language",
    ];
    let mut root = Json::Object(Map::new());
    let pairs = text.split_once('?').map_or("", |(_, pairs)| pairs);
    for (key, value) in pairs.split('&').filter_map(|pair| pair.trim().split_once('=')) {
        if !key.starts_with('<') && !COMMON.contains(&key) {
            let steps: Vec<&str> = key.split('.').collect();
            set(&mut root, &steps, value.trim());
        }
    }
    to_lists(root)
}

/// A path of a query has as many steps as structures can be nested.
const MOST_STEPS: usize = 32;

fn set(at: &mut Json, steps: &[&str], value: &str) {
    let (Some((first, rest)), Json::Object(members)) = (steps.split_first(), at) else { return };
    if steps.len() > MOST_STEPS {
        return;
    }
    if rest.is_empty() {
        members.insert((*first).to_owned(), Json::String(value.to_owned()));
    } else {
        let next = members.entry(*first).or_insert_with(|| Json::Object(Map::new()));
        set(next, rest, value);
    }
}

/// Objects whose keys are numbers are lists.
fn to_lists(json: Json) -> Json {
    let Json::Object(members) = json else { return json };
    let is_list = !members.is_empty() && members.keys().all(|key| key.bytes().all(|byte| byte.is_ascii_digit()));
    let members = members.into_iter().map(|(key, value)| (key, to_lists(value)));
    if is_list { Json::Array(members.map(|(_, value)| value).collect()) } else { Json::Object(members.collect()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_the_object_that_it_stands_for() {
        let text = "https://cbs.tencentcloudapi.com/?Action=DescribeDisks\n&Filters.0.Name=a\n&Filters.0.Values.0=b\n&Limit=1\n&<公共请求参数>";
        assert_eq!(query(text).to_string(), r#"{"Filters":[{"Name":"a","Values":["b"]}],"Limit":"1"}"#);
    }

    #[test]
    fn bodies_are_found_behind_headers_and_behind_one_another() {
        let text = "POST / HTTP/1.1\nHost: a\n<公共请求参数>\n\n{\"A\": 1}\n\n输出\n";
        assert_eq!(read_request(text).unwrap().unwrap().to_string(), r#"{"A":1}"#);
        let both = "POST / HTTP/1.1\n\n{\"A\": 1}\n{\"Response\": {\"B\": 2}}";
        assert_eq!(read_answer(both).unwrap().unwrap().to_string(), r#"{"B":2}"#);
        assert_eq!(read_request("POST / HTTP/1.1\nHost: a\n"), Ok(None));
        assert!(read_request("POST / HTTP/1.1\n\n{\"A\": }").is_err());
    }
}
