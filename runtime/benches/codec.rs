//! The codec against serde_json's derive on the same structures, in the same run.
//!
//! `cargo bench -p tcgen-runtime --bench codec`. Two shapes: the request and response of essbasic
//! ChannelBatchCancelFlows, and cvm DescribeInstances with 100 instances, encoded and decoded.

#![allow(clippy::print_stdout, reason = "a bench prints its figures")]

use std::hint::black_box;
use std::time::Instant;

use serde::{Deserialize, Serialize};
use tcgen_runtime::codec::{Decode, DecodeError, Encode, Name, ObjectWriter, Reader, read_object, write_object};

/// Declares a structure once, with serde's derives and with the code that the generator emits.
macro_rules! structure {
    ($name:ident { $($wire:literal $member:ident: $kind:ty,)* }) => {
        #[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
        #[serde(default)]
        struct $name {
            $(
                #[serde(rename = $wire, skip_serializing_if = "Option::is_none")]
                $member: Option<$kind>,
            )*
        }

        impl Encode for $name {
            fn encode(&self, out: &mut ObjectWriter) {
                $(out.optional($wire, &self.$member);)*
            }
        }

        impl Decode for $name {
            fn decode_member(&mut self, name: &mut Name<'_>, value: &mut Reader<'_>) -> Result<(), DecodeError> {
                match name.as_str() {
                    $($wire => value.read(&mut self.$member),)*
                    _ => value.skip(),
                }
            }
        }
    };
}

structure!(Operator { "OpenId" open_id: String, "Channel" channel: String, });
structure!(Agent {
    "AppId" app_id: String,
    "ProxyOrganizationOpenId" organization: String,
    "ProxyOperator" operator: Operator,
});
structure!(Cancel {
    "Agent" agent: Agent,
    "FlowIds" flow_ids: Vec<String>,
    "CancelMessage" message: String,
    "CancelMessageFormat" format: i64,
});
structure!(Cancelled { "FailMessages" fail_messages: Vec<String>, "TaskId" task_id: String, "RequestId" request_id: String, });

structure!(Placement { "Zone" zone: String, "ProjectId" project: i64, "HostIds" hosts: Vec<String>, });
structure!(Disk { "DiskType" kind: String, "DiskId" id: String, "DiskSize" size: i64, "Encrypt" encrypted: bool, });
structure!(Internet { "InternetChargeType" charge: String, "InternetMaxBandwidthOut" out: i64, "PublicIpAssigned" public: bool, });
structure!(Network { "VpcId" vpc: String, "SubnetId" subnet: String, "AsVpcGateway" gateway: bool, "Ipv6AddressCount" ipv6: u64, });
structure!(Login { "Password" password: String, "KeyIds" keys: Vec<String>, "KeepImageLogin" keep: String, });
structure!(Tag { "Key" key: String, "Value" value: String, });
structure!(Instance {
    "Placement" placement: Placement,
    "InstanceId" id: String,
    "InstanceType" kind: String,
    "CPU" cpu: i64,
    "Memory" memory: i64,
    "RestrictState" restriction: String,
    "InstanceName" name: String,
    "InstanceChargeType" charge: String,
    "SystemDisk" system_disk: Disk,
    "DataDisks" data_disks: Vec<Disk>,
    "PrivateIpAddresses" private: Vec<String>,
    "PublicIpAddresses" public: Vec<String>,
    "InternetAccessible" internet: Internet,
    "VirtualPrivateCloud" network: Network,
    "ImageId" image: String,
    "RenewFlag" renew: String,
    "CreatedTime" created: String,
    "ExpiredTime" expires: String,
    "OsName" os: String,
    "SecurityGroupIds" groups: Vec<String>,
    "LoginSettings" login: Login,
    "InstanceState" state: String,
    "Tags" tags: Vec<Tag>,
    "StopChargingMode" stop: String,
    "Uuid" uuid: String,
    "LatestOperation" operation: String,
    "LatestOperationState" operation_state: String,
    "Price" price: f64,
});
structure!(Instances { "TotalCount" total: i64, "InstanceSet" instances: Vec<Instance>, "RequestId" request_id: String, });

fn text(value: &str) -> Option<String> {
    Some(value.to_owned())
}

fn texts(values: &[&str]) -> Option<Vec<String>> {
    Some(values.iter().map(|&value| value.to_owned()).collect())
}

fn cancel() -> Cancel {
    let operator = Operator { open_id: text("n9527"), channel: None };
    Cancel {
        agent: Some(Agent {
            app_id: text("yDxbTUUgygl9nhUuOEPGZ1Wwtgxxxxx"),
            organization: text("org_dianziqian"),
            operator: Some(operator),
        }),
        flow_ids: texts(&["yDw1tUUckp5jy9gbUueAWQ8yM5xxxxxx", "yDw1tUUckp5jy9gbUueAWQ8yM5yyyyyy"]),
        message: text("合同重复,撤销重新发起"),
        format: Some(1),
    }
}

fn cancelled() -> Cancelled {
    Cancelled {
        fail_messages: texts(&["", "合同状态不允许撤销"]),
        task_id: text("yDwivUUckpor0dnnUuKYh4HPB0xxxxxx"),
        request_id: text("s1696752312324234511"),
    }
}

fn instances() -> Instances {
    let disk = |id: &str| Disk { kind: text("CLOUD_PREMIUM"), id: text(id), size: Some(50), encrypted: Some(false) };
    let instance = |index: u32| Instance {
        placement: Some(Placement { zone: text("ap-guangzhou-3"), project: Some(0), hosts: texts(&[]) }),
        id: Some(format!("ins-{index:08x}")),
        kind: text("S5.MEDIUM4"),
        cpu: Some(2),
        memory: Some(4),
        restriction: text("NORMAL"),
        name: Some(format!("测试机器-{index}")),
        charge: text("POSTPAID_BY_HOUR"),
        system_disk: Some(disk("disk-gwqsa8k3")),
        data_disks: Some(vec![disk("disk-bq4rlyl1"), disk("disk-n3vsaw29")]),
        private: texts(&["172.16.32.78"]),
        public: texts(&["123.207.11.190"]),
        internet: Some(Internet { charge: text("TRAFFIC_POSTPAID_BY_HOUR"), out: Some(100), public: Some(true) }),
        network: Some(Network {
            vpc: text("vpc-9mt3wrd1"),
            subnet: text("subnet-c8dh1k2j"),
            gateway: Some(false),
            ipv6: Some(1),
        }),
        image: text("img-9qabwvbn"),
        renew: text("NOTIFY_AND_MANUAL_RENEW"),
        created: text("2020-09-22T00:00:00+00:00"),
        expires: text("2021-09-22T00:00:00+00:00"),
        os: text("CentOS 7.6 64bit \"server\""),
        groups: texts(&["sg-p1ezv4wz", "sg-0f9a3b2c"]),
        login: Some(Login { password: text("123qwe!@#QWE"), keys: texts(&["skey-b4vakk62"]), keep: text("TRUE") }),
        state: text("RUNNING"),
        tags: Some(vec![Tag { key: text("部门"), value: text("支付") }, Tag { key: text("env"), value: text("prod") }]),
        stop: text("NOT_APPLICABLE"),
        uuid: text("e85f1388-0422-410d-8e50-bef540e78c18"),
        operation: text("ResetInstancesInternetMaxBandwidth"),
        operation_state: text("SUCCESS"),
        price: Some(92.090_000_000_000_03),
    };
    Instances {
        total: Some(100),
        instances: Some((0..100).map(instance).collect()),
        request_id: text("6ef60bec-0242-43af-bb20-270359fb54a7"),
    }
}

fn main() {
    compare("ChannelBatchCancelFlows request ", &cancel(), 20_000);
    compare("ChannelBatchCancelFlows response", &cancelled(), 20_000);
    compare("DescribeInstances x 100         ", &instances(), 60);
}

fn compare<T>(name: &str, value: &T, times: u32)
where
    T: Encode + Decode + Serialize + for<'de> Deserialize<'de> + Default + PartialEq + std::fmt::Debug,
{
    let json = serde_json::to_vec(value).unwrap_or_default();
    let mut back = T::default();
    let read = read_object(&json, &mut back);
    assert!(read.is_ok() && back == *value, "both codecs have to agree before they are compared: {read:?}");
    assert_eq!(write_object(value).map_err(drop), Ok(json.clone()));

    let [mut encode, mut encode_serde, mut decode, mut decode_serde] = [(); 4].map(|()| Vec::new());
    for _ in 0..31 {
        encode.push(nanoseconds_each(times, || drop(black_box(write_object(black_box(value))))));
        encode_serde.push(nanoseconds_each(times, || drop(black_box(serde_json::to_vec(black_box(value))))));
        decode.push(nanoseconds_each(times, || {
            let mut target = T::default();
            black_box(read_object(black_box(&json), &mut target).is_ok());
            drop(black_box(target));
        }));
        decode_serde.push(nanoseconds_each(times, || drop(black_box(serde_json::from_slice::<T>(black_box(&json))))));
    }
    for (verb, ours, serde) in
        [("encode", median(encode), median(encode_serde)), ("decode", median(decode), median(decode_serde))]
    {
        let ratio = serde / ours;
        println!("{name}  {verb}  {ours:9.0} ns   serde_json {serde:9.0} ns   {ratio:5.2} times its speed");
    }
}

fn nanoseconds_each(times: u32, mut work: impl FnMut()) -> f64 {
    let start = Instant::now();
    for _ in 0..times {
        work();
    }
    start.elapsed().as_secs_f64() * 1e9 / f64::from(times)
}

fn median(mut rounds: Vec<f64>) -> f64 {
    rounds.sort_by(f64::total_cmp);
    rounds.get(rounds.len() / 2).copied().unwrap_or_default()
}
