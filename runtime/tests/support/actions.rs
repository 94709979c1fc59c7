//! One action of each kind, as far as repeating them goes.

#![allow(dead_code, unreachable_pub, reason = "not every test uses all of it")]

use tcgen_runtime::codec::{Decode, DecodeError, Encode, Name, ObjectWriter, Reader};
use tcgen_runtime::{Action, Checker, Validate};

use super::essbasic::SERVICE;

/// A read, by its name.
#[derive(Default)]
pub struct DescribeFlows;

/// A write like most.
#[derive(Default)]
pub struct CreateFlow;

/// A write that the service knows again by its token.
#[derive(Default)]
pub struct RunInstances {
    pub client_token: Option<String>,
}

/// The same with a documented rate.
#[derive(Default)]
pub struct AllocateHosts;

/// What any of them answers.
#[derive(Debug, Default)]
pub struct Reply {
    pub request_id: String,
}

impl Encode for DescribeFlows {
    fn encode(&self, _: &mut ObjectWriter) {}
}

impl Encode for AllocateHosts {
    fn encode(&self, _: &mut ObjectWriter) {}
}

impl Encode for CreateFlow {
    fn encode(&self, _: &mut ObjectWriter) {}
}

impl Encode for RunInstances {
    fn encode(&self, out: &mut ObjectWriter) {
        out.member("InstanceCount", &1_i64);
        out.optional("ClientToken", &self.client_token);
    }
}

impl Decode for Reply {
    fn decode_member(&mut self, name: &mut Name<'_>, value: &mut Reader<'_>) -> Result<(), DecodeError> {
        match name.as_str() {
            "RequestId" => value.read(&mut self.request_id),
            _ => value.skip(),
        }
    }
}

impl tcgen_runtime::Response for Reply {
    fn request_id(&self) -> &str {
        &self.request_id
    }
}

macro_rules! request {
    ($type:ident, $action:expr) => {
        impl Validate for $type {
            fn check(&self, _: &mut Checker) {}
        }

        impl tcgen_runtime::Request for $type {
            type Response = Reply;
            const ACTION: &'static Action = &$action;
        }
    };
}

request!(DescribeFlows, Action::new(&SERVICE, "DescribeFlows").rate_limit(20));
request!(CreateFlow, Action::new(&SERVICE, "CreateFlow").rate_limit(20));
request!(RunInstances, Action::new(&SERVICE, "RunInstances").client_token());
request!(AllocateHosts, Action::new(&SERVICE, "AllocateHosts").client_token().rate_limit(20));
