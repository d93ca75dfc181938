internal import Foundation
internal import JSON
internal import Logging
internal import Synchronization

/// How log lines look.
enum LogFormat: String, Hashable, Sendable {
    case text, json
}

/// Writes log lines to standard error.
struct LogLine: LogHandler {
    var logLevel: Logger.Level
    var metadata: Logger.Metadata = [:]
    let label: String
    let format: LogFormat

    /// Of the lines that lines for people do not name.
    private static let mainLabel = "ntkd"

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let now = Date.now.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
        let all = metadata.merging(event.metadata ?? [:]) { _, own in own }.sorted { $0.key < $1.key }
        var line =
            switch format {
            case .text: text(now, event, all)
            case .json: json(now, event, all)
            }
        line.append(0x0a)
        Self.write(line)
    }

    private func text(
        _ time: String, _ event: LogEvent, _ metadata: [(key: String, value: Logger.MetadataValue)]
    ) -> [UInt8] {
        let pairs = metadata.map { " \($0.key)=\($0.value)" }.joined()
        let part = label == Self.mainLabel ? "" : label + ": "
        let line = "\(time) \(event.level) \(part)\(event.message)\(pairs)"
        // Whatever a client has put into a name stays on its line.
        return line.utf8.map { $0 < 0x20 || $0 == 0x7f ? UInt8(ascii: "?") : $0 }
    }

    private func json(
        _ time: String, _ event: LogEvent, _ metadata: [(key: String, value: Logger.MetadataValue)]
    ) -> [UInt8] {
        var object: JSONObject = [
            "time": .string(time), "level": .string(event.level.rawValue), "label": .string(label),
            "message": .string("\(event.message)"),
        ]
        for (key, value) in metadata where object[key] == nil { object.append(key, .string("\(value)")) }
        return JSONWriter.bytes(.object(object))
    }

    private static let lock = Mutex(())

    /// One line at a time, whole; a log that cannot be written is no reason to end.
    private static func write(_ line: [UInt8]) {
        lock.withLock { _ in StandardError.write(line) }
    }
}

extension Settings.LogSettings {
    /// A log of that name.
    func logger(_ label: String) -> Logger {
        Logger(label: label) { LogLine(logLevel: level, label: $0, format: format) }
    }
}
