//! The API described for programs (OpenAPI 3.1), made from the declarations of the record kinds: a field that is added there
//! is described here by itself.

use super::{HEAD, MORE, NDJSON, NEXT, asked::MOST, offered};
use anju_model::{
    indicators::Indicator,
    kinds,
    record::{Field, Kind, Shape},
    rules::{self, Reason},
};
use utoipa::openapi::{
    Components, ComponentsBuilder, Content, ContentBuilder, HeaderBuilder, Info, InfoBuilder, KnownFormat, License,
    ObjectBuilder, OpenApi, OpenApiBuilder, PathItem, Paths, PathsBuilder, Ref, RefOr, Required, Response,
    ResponseBuilder, Schema, SchemaFormat,
    extensions::ExtensionsBuilder,
    header::Header,
    path::{HttpMethod, Operation, OperationBuilder, Parameter, ParameterBuilder, ParameterIn},
    schema::{ArrayBuilder, OneOfBuilder, SchemaType, Type},
    security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme},
};

/// The name of the one way to come in.
const TOKEN: &str = "token";
/// The parameter that periods alone have.
const AS_OF: &str = "as_of";
/// What each refusal is about.
const REFUSALS: [(&str, &str); 7] = [
    ("401", "token.unknown, token.expired, token.revoked"),
    ("403", "token.outside: the area is not inside the token's"),
    (
        "404",
        "kind.unknown, indicator.unknown, finding.unknown: no such kind, number or reason, or a kind that is not offered",
    ),
    (
        "409",
        "cursor.other_county, cursor.forked, cursor.future: drop what was read of this list and begin without since",
    ),
    (
        "422",
        "limit.range, cursor.unreadable, cursor.other_list, as_of.not_a_period, day.future, query.*: mend the request",
    ),
    ("429", "rate.limit: wait for Retry-After seconds"),
    ("500", "server.failed: try again later"),
];

/// Describes the API.
pub fn document() -> OpenApi {
    OpenApiBuilder::new().info(info()).paths(paths()).components(Some(components())).build()
}

fn info() -> Info {
    InfoBuilder::new()
        .title("Anju county records")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some("Records of one county in the order of its server. How to follow them: docs/API.md."))
        .license(Some(License::new("Apache-2.0")))
        .build()
}

fn kinds_offered() -> impl Iterator<Item = &'static Kind> {
    kinds::ALL.iter().filter_map(|kind| offered(kind.name))
}

fn paths() -> Paths {
    let lists = kinds_offered().fold(PathsBuilder::new(), |paths, kind| {
        paths.path(format!("/v1/records/{}", kind.name), PathItem::new(HttpMethod::Get, list(kind)))
    });
    let described = OperationBuilder::new()
        .summary(Some("This document."))
        .operation_id(Some("describe"))
        .response("200", ResponseBuilder::new().description("OpenAPI 3.1").build());
    let counted = Indicator::ALL.iter().fold(lists, |paths, indicator| {
        paths.path(format!("/v1/indicators/{}", indicator.name()), PathItem::new(HttpMethod::Get, count(*indicator)))
    });
    let found = rules::all().flat_map(|rule| rule.reasons).fold(counted, |paths, reason| {
        paths.path(format!("/v1/findings/{}", reason.key), PathItem::new(HttpMethod::Get, find(reason)))
    });
    found.path("/v1/openapi.json", PathItem::new(HttpMethod::Get, described.build())).build()
}

fn list(kind: &'static Kind) -> Operation {
    let mut operation = OperationBuilder::new()
        .summary(Some(kind.label))
        .operation_id(Some(format!("list_{}", kind.name)))
        .security(SecurityRequirement::new(TOKEN, [] as [&str; 0]))
        .response("200", page(kind));
    for parameter in parameters().iter().filter(|parameter| parameter.name != AS_OF || kind.period.is_some()) {
        operation = operation.parameter_ref(Ref::new(format!("#/components/parameters/{}", parameter.name)));
    }
    for (status, _) in REFUSALS {
        operation = operation.response(status, Ref::from_response_name(status));
    }
    operation.build()
}

fn count(indicator: Indicator) -> Operation {
    let number = || of_type(Type::Integer).minimum(Some(0));
    let body = of_type(Type::Object)
        .property("indicator", text())
        .property("label", text())
        .property("area", text())
        .property("as_of", text())
        .property(
            "frozen_on",
            text().description(Some("The day on which the month's numbers were frozen, if they were.")),
        )
        .property("count", number())
        .property("helped", number().description(Some("Households whose class needs a cadre, visits and matters.")))
        .property("parts", of_type(Type::Object).additional_properties(Some(number())));
    let body = ["indicator", "label", "area", "as_of", "count", "helped", "parts"]
        .into_iter()
        .fold(body, ObjectBuilder::required);
    let counted = ResponseBuilder::new()
        .description("The number, and its parts one level below.")
        .content("application/json", content(body))
        .build();
    asked_of_a_day(indicator.label(), &format!("count_{}", indicator.name()), counted)
}

/// What is answered of a reason.
fn find(reason: &Reason) -> Operation {
    let number = || of_type(Type::Integer).minimum(Some(0));
    let maybe = || ObjectBuilder::new().schema_type(SchemaType::from_iter([Type::String, Type::Null]));
    let one = of_type(Type::Object)
        .property("household", text())
        .property("village", text())
        .property("about", maybe().description(Some("The need or matter it is about.")))
        .property("level", text())
        .property("due", maybe());
    let one = ["household", "village", "about", "level", "due"].into_iter().fold(one, ObjectBuilder::required);
    let body = of_type(Type::Object)
        .property("key", text())
        .property("label", text())
        .property("clause", text())
        .property("department", text())
        .property("local", of_type(Type::Boolean).description(Some("Its days are the county's own, not the policy's.")))
        .property("area", text())
        .property("as_of", text())
        .property("count", number())
        .property("households", number())
        .property("found", ArrayBuilder::new().items(one))
        .property("next", maybe().description(Some("Ask with after for the next page.")));
    let body =
        ["key", "label", "clause", "department", "local", "area", "as_of", "count", "households", "found", "next"]
            .into_iter()
            .fold(body, ObjectBuilder::required);
    let found = ResponseBuilder::new()
        .description("What was found, household by household.")
        .content("application/json", content(body))
        .build();
    let after = ParameterBuilder::new().name("after").parameter_in(ParameterIn::Query).required(Required::False);
    let household = id().pattern(Some("^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"));
    let after =
        after.description(Some("The household that the page before named as next.")).schema(Some(household)).build();
    let id = format!("find_{}", reason.key.replace('.', "_"));
    let mut operation = asked_of_a_day(reason.many, &id, found);
    operation
        .parameters
        .get_or_insert_default()
        .extend([RefOr::T(after), RefOr::Ref(Ref::new("#/components/parameters/limit"))]);
    operation
}

/// An operation that is asked for an area and a day.
fn asked_of_a_day(summary: &str, id: &str, answer: Response) -> Operation {
    let mut operation = OperationBuilder::new()
        .summary(Some(summary))
        .operation_id(Some(id))
        .security(SecurityRequirement::new(TOKEN, [] as [&str; 0]))
        .response("200", answer);
    let day = text().format(Some(SchemaFormat::KnownFormat(KnownFormat::Date)));
    let as_of = ParameterBuilder::new().name(AS_OF).parameter_in(ParameterIn::Query).required(Required::False);
    operation = operation.parameter_ref(Ref::new("#/components/parameters/area")).parameter(
        as_of.description(Some("As it stood on this day; today where it is not said.")).schema(Some(day)).build(),
    );
    for (status, _) in REFUSALS.iter().filter(|(status, _)| *status != "409") {
        operation = operation.response(*status, Ref::from_response_name(*status));
    }
    operation.build()
}

fn parameters() -> [Parameter; 4] {
    let query = |name: &str, about: &str, schema: ObjectBuilder| {
        let parameter = ParameterBuilder::new().name(name).parameter_in(ParameterIn::Query).required(Required::False);
        parameter.description(Some(about)).schema(Some(schema)).build()
    };
    let limit = of_type(Type::Integer).minimum(Some(1)).maximum(Some(MOST)).default(Some(200.into()));
    let area = of_type(Type::String).pattern(Some("^([0-9]{6}|[0-9]{9}|[0-9]{12})$"));
    let day = text().format(Some(SchemaFormat::KnownFormat(KnownFormat::Date)));
    [
        query("since", "The cursor of the page before, as it was given. Without it the list begins.", text()),
        query("area", "A division inside the token's; the token's own where it is not said.", area),
        query("limit", "How many records; a page is longer where one save would be cut.", limit),
        query(AS_OF, "Only periods that hold on this day; others are answered as left.", day),
    ]
}

fn page(kind: &Kind) -> Response {
    let lines = ContentBuilder::new().schema(Some(Ref::from_schema_name(delivered_name(kind)))).build();
    let body = of_type(Type::Object)
        .property("records", ArrayBuilder::new().items(RefOr::Ref(Ref::from_schema_name(delivered_name(kind)))))
        .property("next", text().description(Some("The cursor of the next page.")))
        .property("more", of_type(Type::Boolean).description(Some("Whether there is more now.")))
        .property("head", of_type(Type::Integer).description(Some("The county's last sequence.")));
    let body = ["records", "next", "more", "head"].into_iter().fold(body, ObjectBuilder::required);
    ResponseBuilder::new()
        .description("What was written, deleted or moved away since, in the county's order.")
        .content("application/json", content(body))
        .content(NDJSON, lines)
        .header(NEXT.as_str(), header(text(), "The cursor of the next page."))
        .header(MORE.as_str(), header(of_type(Type::Boolean), "Whether there is more now."))
        .header(HEAD.as_str(), header(of_type(Type::Integer), "The county's last sequence."))
        .header("link", header(text(), "The next page, rel=\"next\"."))
        .build()
}

fn refusal(status: &str, about: &str) -> Response {
    let fault = ContentBuilder::new().schema(Some(Ref::from_schema_name("Fault"))).build();
    let response = ResponseBuilder::new().description(about).content("application/json", fault);
    if status == "429" {
        return response.header("retry-after", header(of_type(Type::Integer), "Seconds to wait.")).build();
    }
    response.build()
}

fn components() -> Components {
    let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build();
    let common = ComponentsBuilder::new()
        .security_scheme(TOKEN, SecurityScheme::Http(bearer))
        .schema("Deleted", notice("deleted", "The record was deleted. Also sent of records never received: ignore it."))
        .schema("Left", notice("left", "The record moved out of the area, or does not hold on the day asked for."))
        .schema("Fault", fault());
    let common =
        parameters().into_iter().fold(common, |all, parameter| all.parameter(parameter.name.clone(), parameter));
    let common = REFUSALS.into_iter().fold(common, |all, (status, about)| all.response(status, refusal(status, about)));
    let all = kinds_offered().fold(common, |components, kind| {
        components.schema(name(kind), content_of(kind)).schema(delivered_name(kind), delivered(kind))
    });
    all.build()
}

fn content_of(kind: &Kind) -> Schema {
    let object = of_type(Type::Object).description(Some(kind.label));
    let object = kind.fields.iter().fold(object, |object, field| {
        let object = object.property(field.name, value(field));
        if field.required { object.required(field.name) } else { object }
    });
    Schema::Object(object.build())
}

fn value(field: &Field) -> Schema {
    let mut marks = ExtensionsBuilder::new();
    if let Some(codes) = field.codes() {
        marks = marks.add("codes", codes);
    }
    if field.personal {
        marks = marks.add("personal", true);
    }
    let marks = (field.personal || field.codes().is_some()).then(|| marks.build());
    let plain = match field.shape {
        Shape::Int | Shape::YesNo => of_type(Type::Integer).format(Some(SchemaFormat::KnownFormat(KnownFormat::Int64))),
        Shape::Text => text(),
        Shape::Ref => id(),
        Shape::Set => {
            let set = ArrayBuilder::new().items(RefOr::T(Schema::Object(text().build()))).unique_items(true);
            return Schema::Array(set.description(Some(field.label)).extensions(marks).build());
        }
    };
    Schema::Object(plain.description(Some(field.label)).extensions(marks).build())
}

fn delivered(kind: &Kind) -> Schema {
    let held = of_type(Type::Object)
        .property("id", id())
        .property("version", of_type(Type::Integer).description(Some("The sequence of its latest change.")))
        .property("place", text().description(Some("The division it belongs to.")))
        .property("fields", Ref::from_schema_name(name(kind)));
    let held = ["id", "version", "place", "fields"].into_iter().fold(held, ObjectBuilder::required);
    let one = OneOfBuilder::new().item(held).item(Ref::from_schema_name("Deleted")).item(Ref::from_schema_name("Left"));
    Schema::OneOf(one.build())
}

fn notice(flag: &str, about: &str) -> Schema {
    let object = of_type(Type::Object).description(Some(about)).property("id", id());
    let object = object.property(flag, of_type(Type::Boolean).enum_values(Some([true])));
    Schema::Object(object.required("id").required(flag).build())
}

fn fault() -> Schema {
    let object = of_type(Type::Object)
        .property("code", text().description(Some("The case, in dotted words.")))
        .property("field", text().description(Some("The parameter to mend, where there is one.")))
        .property("params", of_type(Type::Object).description(Some("What fills the sentence.")))
        .property("message", text().description(Some("A Chinese sentence: what, why, what now.")));
    Schema::Object(object.required("code").required("message").build())
}

/// `party_standing` as `PartyStanding`.
fn name(kind: &Kind) -> String {
    let word = |word: &str| word[..1].to_uppercase() + &word[1..];
    kind.name.split('_').map(word).collect()
}

fn delivered_name(kind: &Kind) -> String {
    format!("{}Delivered", name(kind))
}

fn of_type(kind: Type) -> ObjectBuilder {
    ObjectBuilder::new().schema_type(kind)
}

fn text() -> ObjectBuilder {
    of_type(Type::String)
}

fn id() -> ObjectBuilder {
    text().format(Some(SchemaFormat::Custom("uuid".to_owned())))
}

fn content(body: ObjectBuilder) -> Content {
    ContentBuilder::new().schema(Some(body)).build()
}

fn header(schema: ObjectBuilder, about: &str) -> Header {
    HeaderBuilder::new().schema(Some(schema)).description(Some(about)).build()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;
    use std::fs;

    const KEPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/openapi.json");

    #[test]
    fn the_document_beside_the_docs_is_the_one_that_is_served() {
        let kept: Value = serde_json::from_str(&fs::read_to_string(KEPT).unwrap_or_default()).unwrap_or_default();
        let served = serde_json::to_value(document()).unwrap();
        assert!(kept == served, "write it anew: cargo test -p anju-county -- --ignored writes_the_document");
    }

    #[test]
    #[ignore = "writes docs/openapi.json"]
    fn writes_the_document() {
        let served = serde_json::to_value(document()).unwrap();
        fs::write(KEPT, serde_json::to_string_pretty(&served).unwrap() + "\n").unwrap();
    }

    #[test]
    fn every_field_of_every_kind_offered_is_described_and_no_other_kind_is() {
        let served = serde_json::to_value(document()).unwrap();
        assert_eq!(served["openapi"], "3.1.0");
        for kind in kinds::ALL {
            let path = format!("/v1/records/{}", kind.name);
            assert_eq!(served["paths"].get(&path).is_some(), offered(kind.name).is_some(), "{path}");
            let schema = &served["components"]["schemas"][name(kind)];
            for field in kind.fields.iter().filter(|_| offered(kind.name).is_some()) {
                let described = &schema["properties"][field.name];
                assert_eq!(described["description"], field.label, "{}.{}", kind.name, field.name);
                assert_eq!(described.get("x-personal").is_some(), field.personal, "{}.{}", kind.name, field.name);
            }
        }
    }

    #[test]
    fn what_only_the_server_makes_is_not_offered() {
        for name in ["account", "conflict", "proposal", "parked", "moon"] {
            assert!(offered(name).is_none(), "{name}");
        }
        assert!(offered("household").is_some() && offered("party_standing").is_some());
    }
}
