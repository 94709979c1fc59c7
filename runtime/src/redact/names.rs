//! What a member's name says about its value. In: a name, in any spelling (`TmpSecretKey`, `x-cos-security-token`,
//! `pass_word`). Out: whether the value is a secret. Two crates need it, the runtime and the generator, and each has
//! this very file; a test holds the two equal.
//!
//! The tables were made from the 39,950 member names of the 300 services (tccli 3.1.189.1), and are tested with them.

/// Parts of names, in lower case and without separators, whose values are secrets wherever they stand in the name.
const SECRETS: [&str; 14] = [
    "password",
    "passwd",
    "passphrase",
    "passcode",
    "pwd",
    "secret",
    "token",
    "credential",
    "signature",
    "assertion",
    "cookie",
    "privatekey",
    "accesskey",
    "apikey",
];

/// Ends of names whose values are secrets, though the same letters elsewhere in a name say nothing.
const SECRET_ENDS: [&str; 28] = [
    "proxyauthorization",
    "xauthorization",
    "authorizationcode",
    "authcode",
    "verifycode",
    "verificationcode",
    "smscode",
    "mfacode",
    "pincode",
    "passkey",
    "keypass",
    "userpass",
    "dbpass",
    "metadatapass",
    "keymaterial",
    "keystore",
    "keytab",
    "keycontent",
    "kubeconfig",
    "connectionstring",
    "usersig",
    "psk",
    "jwt",
    "otp",
    "otpcode",
    "samlresponse",
    "appskey",
    "nwkskey",
];

/// Whole names whose values are secrets.
const SECRET_NAMES: [&str; 4] = ["authorization", "datakey", "salt", "skey"];

/// What stands before `Key` where it is a key that locks something, and not the name of a field (`TagKey`, `SortKey`).
const KEYS: [&str; 58] = [
    "account",
    "admin",
    "aes",
    "ame",
    "android",
    "api",
    "app",
    "application",
    "auth",
    "authback",
    "backup",
    "callback",
    "cert",
    "certificate",
    "client",
    "connector",
    "decrypt",
    "decryption",
    "des",
    "device",
    "ec",
    "encrypt",
    "encrypted",
    "encryption",
    "forward",
    "hmac",
    "license",
    "main",
    "master",
    "merchant",
    "notify",
    "nwk",
    "open",
    "plain",
    "play",
    "preshare",
    "preshared",
    "product",
    "provider",
    "push",
    "root",
    "rsa",
    "session",
    "share",
    "shared",
    "sign",
    "signing",
    "ssh",
    "ssl",
    "sslvpn",
    "storage",
    "stream",
    "streamen",
    "symmetric",
    "tls",
    "water",
    "webhook",
    "wrapped",
];

/// What stands at the end, behind a word for a secret, where the value only tells something about it: `TokenType`,
/// `PasswordUpdateTime`, `AccessKeyStatus`.
const ABOUT: [&str; 81] = [
    "algo",
    "algorithm",
    "algorithms",
    "alias",
    "amount",
    "avg",
    "balance",
    "change",
    "cnt",
    "complexity",
    "cost",
    "costms",
    "count",
    "date",
    "day",
    "days",
    "desc",
    "description",
    "details",
    "dictionary",
    "duration",
    "enabled",
    "encrypt",
    "encrypted",
    "endpoint",
    "exist",
    "exists",
    "expiration",
    "expire",
    "expired",
    "expires",
    "expiresin",
    "flag",
    "header",
    "hour",
    "id",
    "ids",
    "isbase64",
    "latency",
    "length",
    "lengthroute",
    "lengthrouteconfig",
    "level",
    "limit",
    "limitconfig",
    "limitsec",
    "location",
    "median",
    "metadata",
    "metadatas",
    "method",
    "mode",
    "name",
    "names",
    "num",
    "number",
    "p99",
    "p99ms",
    "planset",
    "policy",
    "protection",
    "rate",
    "region",
    "remark",
    "risk",
    "rotation",
    "scope",
    "size",
    "source",
    "stat",
    "state",
    "status",
    "strategy",
    "summary",
    "throughput",
    "time",
    "timeout",
    "total",
    "trend",
    "type",
    "types",
];

/// The same, which only make sense behind such a word.
const ABOUT_MORE: [&str; 27] = [
    "consent",
    "createdat",
    "enable",
    "expireat",
    "expiredat",
    "expiresat",
    "invalidation",
    "price",
    "provider",
    "quota",
    "required",
    "rule",
    "rules",
    "strength",
    "times",
    "ttl",
    "typeenum",
    "typelists",
    "updatedat",
    "uri",
    "url",
    "usage",
    "usagelist",
    "used",
    "valid",
    "validation",
    "version",
];

/// Words that begin like one for a secret and mean something else: `Secretary`, `Tokenizer`.
const LOOKALIKES: [&str; 3] = ["secretar", "tokeniz", "passwordless"];

/// What stands before `Token` where it is a cursor of paging or the number by which a service knows a request again.
const OPEN_TOKENS: [&str; 22] = [
    "next",
    "after",
    "start",
    "starting",
    "resume",
    "pageturn",
    "page",
    "pagination",
    "paging",
    "scroll",
    "continue",
    "continuation",
    "previous",
    "prev",
    "cursor",
    "search",
    "client",
    "idempotency",
    "idempotent",
    "creation",
    "request",
    "dedup",
];

/// What stands before `Token` where a language model's tokens are counted.
const COUNTED_TOKENS: [&str; 21] = [
    "prompt",
    "completion",
    "reasoning",
    "thought",
    "input",
    "output",
    "total",
    "used",
    "max",
    "min",
    "cache",
    "cached",
    "split",
    "mllm",
    "context",
    "first",
    "inter",
    "creditor",
    "audio",
    "image",
    "text",
];

/// Words before a secret's word where a number or a flag says something about it: `NeedResetPassword`.
const FLAGS: [&str; 15] = [
    "is", "has", "need", "enable", "support", "force", "skip", "send", "validate", "bound", "weak", "use", "include",
    "no", "find",
];

/// Whether the text under this name is a secret.
pub(crate) fn is_secret(name: &str) -> bool {
    let plain = plain(name);
    let Some((before, word, behind)) = last_secret_word(&plain) else {
        let many = unnumbered(&plain);
        let one = many.strip_suffix('s').unwrap_or(many);
        return SECRET_NAMES.contains(&many)
            || SECRET_ENDS.iter().any(|end| many.ends_with(end) || one.ends_with(end))
            || is_key(name);
    };
    match (word, behind) {
        ("token", _) if OPEN_TOKENS.iter().chain(&COUNTED_TOKENS).any(|word| before.ends_with(word)) => false,
        // The id of a key is half of what signs.
        ("secret" | "accesskey", "id" | "ids" | "idlist") => true,
        _ => !tells_about(behind),
    }
}

/// Whether a number under this name is a secret: a count of tokens and a flag in digits are none.
pub(crate) fn is_secret_number(name: &str) -> bool {
    let words = words(name);
    let is_flag = words.len() > 1 && words.first().is_some_and(|first| FLAGS.contains(&first.as_str()));
    is_secret(name) && !is_flag && !plain(name).ends_with("tokens")
}

/// Whether a value under this name only tells something about a secret beside it: the `ExpiredTime` among credentials.
pub(crate) fn is_about(name: &str) -> bool {
    let words = words(name);
    let ends = [words.len().checked_sub(1), words.len().checked_sub(2)];
    let mut ends = ends.into_iter().flatten().filter_map(|start| words.get(start..)).map(<[String]>::concat);
    ends.any(|end| ABOUT.contains(&end.as_str())) && !is_secret(name)
}

/// Letters and digits, in lower case, without words that only look like one for a secret.
fn plain(name: &str) -> String {
    let letters = name.chars().map(half_width).filter(char::is_ascii_alphanumeric);
    let plain: String = letters.map(|letter| letter.to_ascii_lowercase()).collect();
    LOOKALIKES.iter().fold(plain, |plain, word| if plain.contains(word) { plain.replace(word, "") } else { plain })
}

/// A letter as Chinese input methods may write it, in ASCII: `Ｐ`.
fn half_width(letter: char) -> char {
    match letter {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(letter) - 0xFEE0).unwrap_or(letter),
        _ => letter,
    }
}

/// `AesKey2` without its number.
fn unnumbered(name: &str) -> &str {
    name.trim_end_matches(|letter: char| letter.is_ascii_digit())
}

/// The last word for a secret in the name: what stands before it, the word, and what stands behind it.
fn last_secret_word(plain: &str) -> Option<(&str, &'static str, &str)> {
    let found = SECRETS.iter().filter_map(|word| Some((plain.rfind(word)? + word.len(), *word)));
    let (end, word) = found.max_by_key(|(end, word)| (*end, word.len()))?;
    Some((plain.get(..end - word.len())?, word, plain.get(end..)?))
}

fn tells_about(behind: &str) -> bool {
    ABOUT.iter().chain(&ABOUT_MORE).any(|end| behind.ends_with(end))
}

/// A word for a key, with `Key` behind it; `AK` and `SK`.
fn is_key(name: &str) -> bool {
    let mut words = words(name);
    while let Some(last) = words.pop() {
        let last = unnumbered(&last);
        if !last.is_empty() {
            words.push(last.to_owned());
            break;
        }
    }
    let Some((last, before)) = words.split_last() else { return false };
    let is_known = |word: &str| KEYS.contains(&word);
    match last.as_str() {
        "ak" | "sk" => true,
        "key" | "keys" => match before {
            [.., one, _] if one == "public" => false,
            [.., one, two] => is_known(two) || is_known(&format!("{one}{two}")),
            [one] => is_known(one),
            [] => false,
        },
        last => last.strip_suffix("keys").or_else(|| last.strip_suffix("key")).is_some_and(is_known),
    }
}

/// The words of a name, in lower case.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let letters: Vec<char> = name.chars().collect();
    let mut begins = true;
    for (index, letter) in letters.iter().enumerate() {
        if !letter.is_ascii_alphanumeric() {
            begins = true;
            continue;
        }
        let before = index.checked_sub(1).and_then(|before| letters.get(before));
        let after = letters.get(index + 1);
        let rises = letter.is_ascii_uppercase()
            && (before.is_some_and(|it| !it.is_ascii_uppercase()) || after.is_some_and(char::is_ascii_lowercase));
        if begins || rises {
            words.push(String::new());
        }
        begins = false;
        if let Some(word) = words.last_mut() {
            word.push(letter.to_ascii_lowercase());
        }
    }
    words
}
