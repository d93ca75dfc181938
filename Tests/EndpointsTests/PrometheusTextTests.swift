import TestSupport
import Testing

@testable import Endpoints

@Suite struct PrometheusTextTests {
    @Test func `A family is its help, its type and its samples`() {
        let family = MetricFamily(
            "jobs_total", .counter, help: "Jobs, \\ and\nmore.",
            samples: [
                MetricFamily.Sample(
                    labels: [MetricFamily.Label("name", "a\"b\\c\nd"), MetricFamily.Label("x", "")],
                    value: 1.5)
            ])
        let text = String(decoding: PrometheusText.bytes([family]), as: UTF8.self)
        #expect(
            text == """
                # HELP jobs_total Jobs, \\\\ and\\nmore.
                # TYPE jobs_total counter
                jobs_total{name="a\\"b\\\\c\\nd",x=""} 1.5

                """)
        #expect(Exposition(text).values.count == 1)
    }

    @Test(
        arguments: [
            (0, "0"), (-1, "-1"), (1e15, "1000000000000000"), (0.1, "0.1"), (1e300, "1e+300"), (.nan, "NaN"),
            (.infinity, "+Inf"), (-.infinity, "-Inf"),
        ] as [(Double, String)])
    func `Numbers are as Go reads them`(value: Double, text: String) {
        #expect(PrometheusText.number(value) == text)
    }

    @Test func `Families of one name are one`() {
        let families = ["a", "b", "a"].map { MetricFamily($0, .gauge, help: "Help.", value: 1) }
        #expect(families.merged.map(\.name) == ["a", "b"])
        #expect(families.merged[0].samples.count == 2)
    }
}
