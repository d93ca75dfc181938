import Jobs
import TestSupport
import Testing

/// Names and places of data sets; what stores promise is tested with the stores.
@Suite struct DatasetStoreTests {
    private static let digits = String(repeating: "0f", count: 32)

    @Test func `A name is a digest with its kind`() {
        #expect(DatasetID("sha256:" + Self.digits)?.hexadecimal == Self.digits)
        for text in [
            "", Self.digits, "sha256:", "sha256:" + Self.digits.uppercased(), "sha256:0" + Self.digits,
        ] {
            #expect(DatasetID(text) == nil)
        }
    }

    @Test func `A place reads back`() throws {
        let dataset = try MemoryDatasetStore().keep(.csv, "1\n", at: Timestamp(milliseconds: 17)).dataset
        let position = DatasetPosition(of: dataset)
        #expect(DatasetPosition(position.description) == position)
        for text in [
            "", "17", "17-", "+17-\(Self.digits)", "017-\(Self.digits)", "17-\(Self.digits)-1", "-17-x",
        ] {
            #expect(DatasetPosition(text) == nil)
        }
    }
}
