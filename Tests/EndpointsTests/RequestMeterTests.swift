import TestSupport
import Testing

@testable import Endpoints

@Suite struct RequestMeterTests {
    private static func exposition(_ meter: RequestMeter) -> Exposition {
        Exposition(String(decoding: PrometheusText.bytes(meter.families), as: UTF8.self))
    }

    @Test func `Requests are counted by route, method and class`() {
        let meter = RequestMeter(templates: ["/a", "/b/{id}", "/a"])
        meter.note(route: "/a", method: "GET", status: 200, seconds: 0.00005)
        meter.note(route: "/a", method: "GET", status: 204, seconds: 0.2)
        meter.note(route: "/b/{id}", method: "DELETE", status: 503, seconds: 1000)
        meter.noteStoreError()
        let read = Self.exposition(meter)
        #expect(read[#"ntkd_http_requests_total{route="/a",method="GET",status="2xx"}"#] == 2)
        #expect(read[#"ntkd_http_requests_total{route="/b/{id}",method="DELETE",status="5xx"}"#] == 1)
        #expect(read[#"ntkd_http_request_duration_seconds_bucket{route="/a",le="0.0001"}"#] == 1)
        #expect(read[#"ntkd_http_request_duration_seconds_bucket{route="/a",le="0.25"}"#] == 2)
        #expect(read[#"ntkd_http_request_duration_seconds_bucket{route="/b/{id}",le="300"}"#] == 0)
        #expect(read[#"ntkd_http_request_duration_seconds_bucket{route="/b/{id}",le="+Inf"}"#] == 1)
        #expect(read[#"ntkd_http_request_duration_seconds_sum{route="/a"}"#] == 0.20005)
        #expect(read[#"ntkd_store_errors_total{source="request"}"#] == 1)
    }

    @Test func `Clients cannot make series`() {
        let meter = RequestMeter(templates: ["/a"])
        for index in 0..<100 {
            meter.note(route: "/x/\(index)", method: "M\(index)", status: 404, seconds: 0)
            meter.note(route: "none", method: "BREW", status: 9 * index, seconds: 0)
        }
        let read = Self.exposition(meter)
        #expect(read.values.keys.allSatisfy { !$0.contains("/x") && !$0.contains("BREW") })
        #expect(read.values.keys.filter { $0.hasPrefix("ntkd_http_requests_total") }.count == 5)
    }
}
