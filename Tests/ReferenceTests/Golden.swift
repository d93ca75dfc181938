import Foundation
import JSON
import Jobs
import Testing

/// One golden case: a specification, and what torch drew and computed for it.
struct GoldenCase: CustomTestStringConvertible, Sendable {
    let name: String
    let specification: Specification
    let parameters: [GoldenTensor]
    let data: GoldenTensor
    let against: GoldenTensor?
    /// The kernel in the case's own dtype.
    let kernel: [UInt8]
    /// The float64 kernel of a float32 case's numbers.
    let truth: [Double]?
    /// Of a mean over several networks, in the case's own dtype.
    let standardError: [UInt8]?

    var testDescription: String { name }
}

/// A tensor that torch drew: the digest of its little-endian bytes and the bits of its first values.
struct GoldenTensor: Sendable {
    let digest: String
    let head: [UInt64]
}

enum Golden {
    static let cases = read("cases") + read("cases_default") + read("cases_layers")

    static func document(_ name: String) -> JSONValue {
        do {
            let url = Bundle.module.url(forResource: name, withExtension: "json", subdirectory: "Golden")
            guard let url else { fatalError("no golden file \(name)") }
            return try JSONReader.read([UInt8](Data(contentsOf: url)))
        } catch {
            fatalError("\(name): \(error)")
        }
    }

    private static func read(_ file: String) -> [GoldenCase] {
        (document(file)["cases"].elements ?? []).map { entry in
            do {
                return GoldenCase(
                    name: entry["name"].text,
                    specification: try SpecificationReader.read(entry["specification"]),
                    parameters: (entry["parameters"].elements ?? []).map(GoldenTensor.init),
                    data: GoldenTensor(entry["data"]),
                    against: entry.member("against").map(GoldenTensor.init),
                    kernel: entry["kernel"].base64,
                    truth: entry.member("kernel64").map { values(of: $0.base64) },
                    standardError: entry.member("standard_error").map(\.base64))
            } catch {
                fatalError("\(entry["name"].text): \(error)")
            }
        }
    }

    /// Little-endian values of any type without padding.
    static func values<Value: BitwiseCopyable>(of bytes: [UInt8], as type: Value.Type = Value.self) -> [Value]
    {
        unsafe bytes.withUnsafeBytes { buffer in
            stride(from: 0, to: buffer.count, by: MemoryLayout<Value>.size).map {
                unsafe buffer.loadUnaligned(fromByteOffset: $0, as: Value.self)
            }
        }
    }

    static func bytes<Value: BitwiseCopyable>(of values: [Value]) -> [UInt8] {
        unsafe values.withUnsafeBytes { unsafe Array($0) }
    }
}

extension GoldenTensor {
    init(_ value: JSONValue) {
        digest = value["sha256"].text
        head = (value["head"].elements ?? []).map { UInt64($0.text, radix: 16) ?? 0 }
    }
}

extension JSONValue {
    func member(_ name: String) -> JSONValue? {
        if case .object(let object) = self { object[name] } else { nil }
    }

    subscript(name: String) -> JSONValue { member(name) ?? .null }

    var text: String {
        if case .string(let string) = self { string } else { "" }
    }

    var double: Double {
        if case .number(let number) = self { number.value } else { .nan }
    }

    var integer: Int { Int(double) }

    /// An unsigned integer beyond what a double holds.
    var unsigned: UInt64 {
        if case .number(let number) = self { UInt64(number.text) ?? 0 } else { 0 }
    }

    var base64: [UInt8] { [UInt8](Data(base64Encoded: self["base64"].text) ?? Data()) }
}
