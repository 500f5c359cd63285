/// Prometheus' text format 0.0.4, read by its rules: what is not allowed there throws.
package struct Exposition: Sendable {
    package struct Sample: Sendable, Equatable {
        package let name: String
        package let labels: [String: String]
        package let value: Double
    }

    package struct Fault: Error, CustomStringConvertible {
        package let description: String
    }

    package private(set) var types: [String: String] = [:]
    package private(set) var help: [String: String] = [:]
    /// In their order.
    package private(set) var samples: [Sample] = []

    package init(_ text: String) throws {
        guard text.hasSuffix("\n") else { throw Fault(description: "the last line does not end") }
        for line in text.split(separator: "\n") {
            if line.hasPrefix("# HELP ") {
                try read(line, into: \.help)
            } else if line.hasPrefix("# TYPE ") {
                try read(line, into: \.types)
            } else if !line.hasPrefix("#") {
                var reader = LineReader(line)
                samples.append(try reader.sample())
            }
        }
        try checkOnce()
    }

    /// Of the sample with just these labels.
    package func value(_ name: String, _ labels: [String: String] = [:]) -> Double? {
        samples.first { $0.name == name && $0.labels == labels }?.value
    }

    private mutating func read(_ line: Substring, into member: WritableKeyPath<Exposition, [String: String]>) throws {
        let parts = line.split(separator: " ", maxSplits: 3, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 4, self[keyPath: member][parts[2]] == nil else {
            throw Fault(description: "a line that is cut or comes twice: \(line)")
        }
        self[keyPath: member][parts[2]] = try LineReader.unescaped(parts[3][...], allowing: ["\\", "n"])
    }

    private func checkOnce() throws {
        for (index, sample) in samples.enumerated() {
            let isRepeated = samples[..<index].contains { $0.name == sample.name && $0.labels == sample.labels }
            if isRepeated { throw Fault(description: "\(sample.name) \(sample.labels) is there twice") }
            let families = ["", "_bucket", "_sum", "_count"].compactMap { suffix in
                sample.name.hasSuffix(suffix) ? types[String(sample.name.dropLast(suffix.count))] : nil
            }
            if families.isEmpty { throw Fault(description: "\(sample.name) has no type") }
        }
    }
}

/// Reads one sample.
private struct LineReader {
    private var rest: Substring

    init(_ line: Substring) { rest = line }

    mutating func sample() throws -> Exposition.Sample {
        let name = try word()
        var labels: [String: String] = [:]
        if rest.first == "{" {
            rest.removeFirst()
            while rest.first != "}" {
                let label = try word()
                guard rest.hasPrefix("=\""), labels[label] == nil else { throw fault }
                rest = rest.dropFirst(2)
                labels[label] = try quoted()
                if rest.first == "," { rest.removeFirst() }
            }
            rest.removeFirst()
        }
        guard rest.first == " ", let value = Self.number(rest.dropFirst()) else { throw fault }
        return Exposition.Sample(name: name, labels: labels, value: value)
    }

    private mutating func word() throws -> String {
        let word = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || $0 == ":") }
        guard let first = word.first, !first.isNumber else { throw fault }
        rest = rest.dropFirst(word.count)
        return String(word)
    }

    /// Up to the quote that ends it.
    private mutating func quoted() throws -> String {
        var text = Substring()
        while let character = rest.popFirst() {
            if character == "\"" { return try Self.unescaped(text, allowing: ["\\", "n", "\""]) }
            text.append(character)
            if character == "\\", let next = rest.popFirst() { text.append(next) }
        }
        throw fault
    }

    static func unescaped(_ text: Substring, allowing escapes: Set<Character>) throws -> String {
        var (rest, result) = (text, "")
        while let character = rest.popFirst() {
            guard character == "\\" else {
                result.append(character)
                continue
            }
            guard let escaped = rest.popFirst(), escapes.contains(escaped) else {
                throw Exposition.Fault(description: "an escape that is none: \(text)")
            }
            result.append(escaped == "n" ? "\n" : escaped)
        }
        return result
    }

    private static func number(_ text: Substring) -> Double? {
        switch text {
        case "+Inf": .infinity
        case "-Inf": -.infinity
        case "NaN": .nan
        default: Double(text)
        }
    }

    private var fault: Exposition.Fault { Exposition.Fault(description: "cannot be read at: \(rest)") }
}
