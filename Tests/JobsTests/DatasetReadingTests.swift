import Compression
import Jobs
import TestSupport
import Testing

@Suite struct DatasetReadingTests {
    @Test func `The name is the digest of what was sent, and the checksum that of the values`() throws {
        let text = "1,2\n3,-4\n"
        let read = try ReadDataset(.csv, text)
        #expect(read.id.hexadecimal == SHA256.digest(of: Array(text.utf8)).hexadecimal)
        #expect(read.id.description == "sha256:" + read.id.hexadecimal)
        let values = [1.0, 2, 3, -4].flatMap { $0.bitPattern.littleEndianBytes }
        #expect(read.contents.checksum == SHA256.digest(of: values).hexadecimal)
        #expect(read.contents.storedBytes == values.count)
        #expect(read.contents.largest == LargestNumber(magnitude: 4, index: 3))
        #expect(read.contents.byteCount == text.utf8.count)
    }

    @Test func `The same numbers in other words are another data set with the same values`() throws {
        let (csv, json) = (try ReadDataset(.csv, "1,2\n"), try ReadDataset(.json, "[[1,2]]"))
        #expect(csv.id != json.id)
        #expect(csv.contents.checksum == json.contents.checksum)
        #expect(csv.values == json.values)
    }
}
