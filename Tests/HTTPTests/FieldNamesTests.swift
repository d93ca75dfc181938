import HTTP
import HTTPTypes
import Testing

@Suite struct FieldNamesTests {
    @Test func `each name is what it says`() {
        let names: [HTTPField.Name] = [.idempotencyKey, .lastEventID, .link, .prefer, .preferenceApplied]
        #expect(
            names.map(\.canonicalName)
                == ["idempotency-key", "last-event-id", "link", "prefer", "preference-applied"]
        )
    }
}
