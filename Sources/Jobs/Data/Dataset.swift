internal import NeuralKernels

/// Numbers that a client has sent once, for any number of jobs.
package struct Dataset: Hashable, Sendable {
    package let id: DatasetID
    /// When it was first sent, by whoever sees it.
    package let createdAt: Timestamp
    package let contents: DatasetContents

    package init(id: DatasetID, createdAt: Timestamp, contents: DatasetContents) {
        self.id = id
        self.createdAt = createdAt
        self.contents = contents
    }

    /// Samples first.
    package var shape: [Int] { contents.shape }
}

/// What is in a data set, apart from the numbers themselves.
package struct DatasetContents: Hashable, Sendable {
    package let form: DatasetForm
    package let type: NumberType
    /// Samples first; every size is positive, and there is at least one.
    package let shape: [Int]
    /// As it was sent.
    package let byteCount: Int
    /// The number that is farthest from 0.
    package let largest: LargestNumber
    /// The SHA-256 of the values as they are kept, in hexadecimal digits.
    package let checksum: String

    package init(
        form: DatasetForm, type: NumberType, shape: [Int], byteCount: Int, largest: LargestNumber,
        checksum: String
    ) {
        self.form = form
        self.type = type
        self.shape = shape
        self.byteCount = byteCount
        self.largest = largest
        self.checksum = checksum
    }

    /// How many numbers there are.
    package var count: Int { shape.reduce(1, *) }

    /// Bytes of the values as they are kept.
    package var storedBytes: Int { count * type.storedType.byteCount }

    /// What it counts for: as it was sent or as it is kept, whichever is more, so that what an upload is going to count
    /// for is never less than what has come of it.
    package var countedBytes: Int { max(byteCount, storedBytes) }
}

/// The magnitude of a number, and its place in C order.
package struct LargestNumber: Hashable, Sendable {
    package let magnitude: Double
    package let index: Int

    package init(magnitude: Double, index: Int) {
        self.magnitude = magnitude
        self.index = index
    }
}
