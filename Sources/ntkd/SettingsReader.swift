internal import Configuration
internal import Foundation
internal import Yams

/// Looks settings up: a flag beats the environment, the environment beats the file, the file beats the default.
struct SettingsReader {
    private let layers: [(provider: any ConfigProvider, source: SettingSource)]

    /// - Parameters:
    ///   - flags: What the command line says, by setting name.
    ///   - environment: The process's environment variables.
    ///   - file: The path of a YAML file, if there is one.
    /// - Throws: ``SettingsError`` for a file that cannot be read and for names that no setting has.
    init(flags: [String: String], environment: [String: String], file: String?) throws(SettingsError) {
        var layers: [(any ConfigProvider, SettingSource)] = [
            (Self.memory("command line", flags), .flag),
            (
                EnvironmentVariablesProvider(environmentVariables: environment).prefixKeys(with: "ntkd"),
                .environment
            ),
        ]
        let known = Set(Setting.all.map(\.variable))
        for name in environment.keys.sorted() where name.hasPrefix("NTKD_") && !known.contains(name) {
            throw .unknown(name: name, source: .environment)
        }
        if let file { layers.append((Self.memory(file, try Self.read(file)), .file(file))) }
        let defaults = Dictionary(uniqueKeysWithValues: Setting.all.map { ($0.name, $0.fallback) })
        layers.append((Self.memory("defaults", defaults), .fallback))
        self.layers = layers
    }

    /// A setting's text and where it comes from.
    func text(_ setting: Setting) -> (text: String, source: SettingSource) {
        for (provider, source) in layers {
            // Every layer holds text only, so that no lookup can fail by type.
            let found = try? provider.value(forKey: AbsoluteConfigKey([setting.name]), type: .string)
            if case .string(let text) = found?.value?.content { return (text, source) }
        }
        return (setting.fallback, .fallback)
    }

    private static func memory(_ name: String, _ values: [String: String]) -> InMemoryProvider {
        InMemoryProvider(
            name: name,
            values: Dictionary(
                uniqueKeysWithValues: values.map { name, value in
                    (AbsoluteConfigKey([name]), ConfigValue(.string(value), isSecret: false))
                }))
    }

    /// The file's settings, each a scalar.
    private static func read(_ path: String) throws(SettingsError) -> [String: String] {
        let document: Node?
        do {
            document = try Yams.compose(yaml: String(contentsOfFile: path, encoding: .utf8))
        } catch {
            throw .unreadableFile(path, reason: "\(error)".split(separator: "\n").joined(separator: " "))
        }
        guard let document, document.scalar?.string != "" else { return [:] }
        guard let mapping = document.mapping else {
            throw .unreadableFile(path, reason: "it is not a list of settings and values")
        }
        var values: [String: String] = [:]
        for (key, value) in mapping {
            let name = key.scalar?.string ?? "?"
            guard let setting = Setting.all.first(where: { $0.name == name }) else {
                throw .unknown(name: name, source: .file(path))
            }
            if setting.kind == .list, let words = value.sequence?.map({ $0.scalar?.string ?? "?" }) {
                values[name] = words.joined(separator: ", ")
                continue
            }
            guard let scalar = value.scalar else {
                throw .unreadableFile(path, reason: "\(name) is not a single value")
            }
            values[name] = scalar.string
        }
        return values
    }
}

extension SettingsReader {
    func string(_ setting: Setting) throws(SettingsError) -> String {
        let (text, source) = text(setting)
        if case .choice(let choices) = setting.kind, !choices.contains(text) {
            throw .invalid(setting, value: text, source: source)
        }
        return text
    }

    func truth(_ setting: Setting) throws(SettingsError) -> Bool { try string(setting) == "true" }

    /// The words of a list, none for an empty text.
    func words(_ setting: Setting) -> [String] {
        text(setting).text.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
    }

    func integer(_ setting: Setting) throws(SettingsError) -> Int {
        let (text, source) = text(setting)
        guard case .integer(let range) = setting.kind, let value = Int(text), range.contains(value) else {
            throw .invalid(setting, value: text, source: source)
        }
        return value
    }

    func seconds(_ setting: Setting) throws(SettingsError) -> Double {
        let (text, source) = text(setting)
        guard case .seconds(let range) = setting.kind, let value = Double(text), range.contains(value) else {
            throw .invalid(setting, value: text, source: source)
        }
        return value
    }

    func bytes(_ setting: Setting) throws(SettingsError) -> Int {
        let (text, source) = text(setting)
        guard let size = ByteSize(text) else { throw .invalid(setting, value: text, source: source) }
        return size.count
    }
}

/// A number of bytes as people write it: digits, and a unit.
struct ByteSize: Hashable {
    let count: Int

    private static let units = [
        "TiB": 1 << 40, "GiB": 1 << 30, "MiB": 1 << 20, "KiB": 1 << 10, "TB": 1_000_000_000_000,
        "GB": 1_000_000_000, "MB": 1_000_000, "kB": 1000, "": 1,
    ]

    init?(_ text: String) {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        let unit = text.dropFirst(digits.count).trimmingPrefix(" ")
        guard let number = Int(digits), let factor = Self.units[String(unit)] else { return nil }
        let (count, overflows) = number.multipliedReportingOverflow(by: factor)
        guard !overflows else { return nil }
        self.count = count
    }
}
