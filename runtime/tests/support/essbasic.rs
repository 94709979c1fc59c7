//! What a generated crate looks like, in small: hand-written after the shape that the generator renders, so that the
//! runtime is tested through the very paths that generated code takes.

#![allow(
    dead_code,
    unreachable_pub,
    reason = "a crate in miniature: what it offers is public, and not every test uses all of it"
)]

use std::fmt;

use tcgen_runtime::codec::{
    Decode, DecodeError, DecodeValue, Encode, EncodeValue, Name, ObjectWriter, Reader, ValueWriter,
};
use tcgen_runtime::{Action, Checker, Pattern, Piece, Unknown, Validate};

pub const SERVICE: ::tcgen_runtime::Service =
    ::tcgen_runtime::Service::new("essbasic", "2021-05-26", "essbasic.tencentcloudapi.com");

#[derive(Clone, Debug)]
pub struct Client {
    inner: ::tcgen_runtime::Client,
}

impl From<::tcgen_runtime::Client> for Client {
    fn from(inner: ::tcgen_runtime::Client) -> Self {
        Self { inner }
    }
}

impl Client {
    pub fn builder() -> ::tcgen_runtime::ClientBuilder<Self> {
        ::tcgen_runtime::ClientBuilder::new(&SERVICE)
    }

    pub fn channel_batch_cancel_flows<'a>(
        &'a self,
        request: &'a ChannelBatchCancelFlowsRequest,
    ) -> ::tcgen_runtime::Call<'a, ChannelBatchCancelFlowsResponse> {
        self.inner.call(request)
    }

    pub fn inner(&self) -> &::tcgen_runtime::Client {
        &self.inner
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Agent {
    pub app_id: String,
    pub proxy_organization_open_id: Option<String>,
    pub parent: Option<Box<Agent>>,
}

impl Encode for Agent {
    fn encode(&self, out: &mut ObjectWriter) {
        out.member("AppId", &self.app_id);
        out.optional("ProxyOrganizationOpenId", &self.proxy_organization_open_id);
        out.optional("Parent", &self.parent);
    }
}

impl Validate for Agent {
    fn check(&self, check: &mut Checker) {
        check.at("AppId").min_length(&self.app_id, 1);
        if let Some(it) = &self.parent {
            check.at("Parent").nested(it);
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum CancelMessageFormat {
    Default,
    InitiatorOnly,
    Unknown(Unknown<i64>),
}

impl CancelMessageFormat {
    pub const VALUES: &'static [i64] = &[0, 1];

    pub fn value(&self) -> i64 {
        match self {
            Self::Default => 0,
            Self::InitiatorOnly => 1,
            Self::Unknown(unknown) => *unknown.value(),
        }
    }
}

impl From<i64> for CancelMessageFormat {
    fn from(value: i64) -> Self {
        match value {
            0 => Self::Default,
            1 => Self::InitiatorOnly,
            other => Self::Unknown(Unknown::new(other)),
        }
    }
}

impl Default for CancelMessageFormat {
    fn default() -> Self {
        Self::from(0)
    }
}

impl EncodeValue for CancelMessageFormat {
    fn encode_value(&self, out: &mut ValueWriter<'_>) {
        out.integer(self.value());
    }
}

impl DecodeValue for CancelMessageFormat {
    fn decode_value(&mut self, input: &mut Reader<'_>) -> Result<(), DecodeError> {
        *self = Self::from(input.integer()?);
        Ok(())
    }
}

#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum TaskState {
    Done,
    Unknown(Unknown<String>),
}

impl TaskState {
    pub const VALUES: &'static [&'static str] = &["DONE"];

    pub fn as_str(&self) -> &str {
        match self {
            Self::Done => "DONE",
            Self::Unknown(unknown) => unknown.value(),
        }
    }
}

impl From<&str> for TaskState {
    fn from(value: &str) -> Self {
        match value {
            "DONE" => Self::Done,
            other => Self::Unknown(Unknown::new(other.to_owned())),
        }
    }
}

impl Default for TaskState {
    fn default() -> Self {
        Self::from("")
    }
}

impl fmt::Display for TaskState {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}

impl EncodeValue for TaskState {
    fn encode_value(&self, out: &mut ValueWriter<'_>) {
        out.string(self.as_str());
    }
}

impl DecodeValue for TaskState {
    fn decode_value(&mut self, input: &mut Reader<'_>) -> Result<(), DecodeError> {
        *self = Self::from(input.string()?);
        Ok(())
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct ChannelBatchCancelFlowsRequest {
    pub agent: Agent,
    pub flow_ids: Vec<String>,
    pub cancel_message: Option<String>,
    pub cancel_message_format: Option<CancelMessageFormat>,
    pub agents: Vec<Agent>,
    pub rate: Option<f64>,
    pub limit: Option<u64>,
    pub state: Option<TaskState>,
    pub dry_run: Option<bool>,
}

static MESSAGE: Pattern = Pattern::new(&[Piece::new(&[('a', 'z'), (' ', ' ')], 0, Some(200))]);

impl Encode for ChannelBatchCancelFlowsRequest {
    fn encode(&self, out: &mut ObjectWriter) {
        out.member("Agent", &self.agent);
        out.member("FlowIds", &self.flow_ids);
        out.optional("CancelMessage", &self.cancel_message);
        out.optional("CancelMessageFormat", &self.cancel_message_format);
        out.member("Agents", &self.agents);
        out.optional("Rate", &self.rate);
        out.optional("Limit", &self.limit);
        out.optional("State", &self.state);
        out.optional("DryRun", &self.dry_run);
    }
}

impl Validate for ChannelBatchCancelFlowsRequest {
    fn check(&self, check: &mut Checker) {
        check.at("Agent").nested(&self.agent);
        check.at("Agent.ProxyOrganizationOpenId").needed(self.agent.proxy_organization_open_id.is_some());
        check.at("FlowIds").min_items(self.flow_ids.len(), 1).max_items(self.flow_ids.len(), 100);
        if let Some(it) = &self.cancel_message {
            check.at("CancelMessage").min_length(it, 1).max_length(it, 200).pattern(it, &MESSAGE, "a-z and spaces");
        }
        if let Some(it) = &self.cancel_message_format {
            check.at("CancelMessageFormat").one_of(it.value(), CancelMessageFormat::VALUES);
        }
        for (index, it) in self.agents.iter().enumerate() {
            check.item("Agents", index).nested(it);
        }
        if let Some(it) = self.rate {
            check.at("Rate").range(it, Some(0.5), None);
        }
        if let Some(it) = self.limit {
            check.at("Limit").range(it, Some(1), Some(100));
        }
        if let Some(it) = &self.state {
            check.at("State").one_of(it.as_str(), TaskState::VALUES);
        }
    }
}

impl ::tcgen_runtime::Request for ChannelBatchCancelFlowsRequest {
    type Response = ChannelBatchCancelFlowsResponse;
    const ACTION: &'static Action = &Action::new(&SERVICE, "ChannelBatchCancelFlows").rate_limit(20);
}

impl ChannelBatchCancelFlowsRequest {
    pub fn new(open_id: &str, flow_ids: &[&str]) -> Self {
        Self {
            agent: Agent {
                app_id: "yDxbTUUgygl9nhUuOEPGZ1Wwtgxxxxx".into(),
                proxy_organization_open_id: Some(open_id.into()),
                parent: None,
            },
            flow_ids: flow_ids.iter().map(|&id| id.to_owned()).collect(),
            ..Self::default()
        }
    }

    pub fn validate(&self) -> Result<(), ::tcgen_runtime::Violations> {
        Validate::validate(self)
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct ChannelBatchCancelFlowsResponse {
    pub fail_messages: Vec<String>,
    pub task_id: Option<String>,
    pub state: Option<TaskState>,
    pub format: Option<CancelMessageFormat>,
    pub owner: Option<Box<Member>>,
    pub members: Vec<Member>,
    pub request_id: String,
}

impl Decode for ChannelBatchCancelFlowsResponse {
    fn decode_member(&mut self, name: &mut Name<'_>, value: &mut Reader<'_>) -> Result<(), DecodeError> {
        match name.as_str() {
            "FailMessages" => value.read(&mut self.fail_messages),
            "TaskId" => value.read(&mut self.task_id),
            "State" => value.read(&mut self.state),
            "Format" => value.read(&mut self.format),
            "Owner" => value.read(&mut self.owner),
            "Members" => value.read(&mut self.members),
            "RequestId" => value.read(&mut self.request_id),
            _ => value.skip(),
        }
    }
}

impl ::tcgen_runtime::Response for ChannelBatchCancelFlowsResponse {
    fn request_id(&self) -> &str {
        &self.request_id
    }
}

impl ChannelBatchCancelFlowsResponse {
    pub fn failures<'a>(
        &'a self,
        request: &'a ChannelBatchCancelFlowsRequest,
    ) -> Result<Vec<::tcgen_runtime::Failure<'a>>, ::tcgen_runtime::PairingError> {
        ::tcgen_runtime::pair_failures("FlowIds", &request.flow_ids, "FailMessages", &self.fail_messages)
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Member {
    pub name: String,
    pub age: i64,
    pub share: f64,
    pub active: bool,
    pub children: Vec<Member>,
}

impl Decode for Member {
    fn decode_member(&mut self, name: &mut Name<'_>, value: &mut Reader<'_>) -> Result<(), DecodeError> {
        match name.as_str() {
            "Name" => value.read(&mut self.name),
            "Age" => value.read(&mut self.age),
            "Share" => value.read(&mut self.share),
            "Active" => value.read(&mut self.active),
            "Children" => value.read(&mut self.children),
            _ => value.skip(),
        }
    }
}
