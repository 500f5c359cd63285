import Foundation
import SyncTestKit

/// `tds-fuzz`: mutated pages and records through the reader and the canonical form, and mutated replies of Redis through its
/// decoder, with what must hold for each of them.
///
/// A seeded loop, so that every run can be repeated; `Fuzzing/libfuzzer.sh` gives the same targets to the toolchain's
/// libFuzzer. Arguments: the number of inputs, and a seed that repeats a run.
@main
enum Fuzz {
    private static let inputsDefault = 5_000_000

    static func main() {
        let arguments = CommandLine.arguments.dropFirst().compactMap { UInt64($0) }
        let inputs = arguments.first.map { Int(clamping: $0) } ?? inputsDefault
        let seed = arguments.dropFirst().first ?? UInt64.random(in: 0...UInt64.max)
        print("seed \(seed), \(inputs) inputs; repeat with: tds-fuzz \(inputs) \(seed)")
        var random = SeededRandom(seed: seed)
        let corpus = Corpus(with: &random)
        let mutator = JSONMutator(donors: corpus.all)
        var tally = Tally()
        let seconds = ContinuousClock().measure {
            for number in 1...max(1, inputs) {
                let target = random.one(of: Target.allCases)
                let input = mutator.mutated(random.one(of: corpus.texts(for: target)), with: &random)
                tally.count(target.check(input, &random), target, input)
                if number.isMultiple(of: 500_000) { print("\(number) inputs, \(tally)") }
            }
        }
        print("seed \(seed): \(inputs) inputs in \(seconds.components.seconds) s: \(tally)")
        let brokenReplies = ReplyFuzz.run(inputs: inputs, seed: seed)
        if tally.broken + brokenReplies > 0 { exit(1) }
    }
}

/// What became of the inputs.
struct Tally: CustomStringConvertible {
    private static let shownMax = 20

    private var accepted = 0
    private var refused = 0
    private var recordsRead = 0
    private var recordsSetAside = 0
    private(set) var broken = 0

    mutating func count(_ finding: Finding, _ target: Target, _ input: [UInt8]) {
        switch finding {
        case .accepted: accepted += 1
        case .refused: refused += 1
        case .page(let records, let rejected):
            accepted += 1
            recordsRead += records
            recordsSetAside += rejected
        case .broken(let promise):
            broken += 1
            if broken <= Self.shownMax { print("BROKEN, \(target): \(promise)\n\(Self.shown(input))") }
        }
    }

    var description: String {
        "accepted \(accepted), refused \(refused), broken \(broken); "
            + "of the pages' records \(recordsRead) read, \(recordsSetAside) set aside"
    }

    /// The input as a Swift array's elements, to make a test of.
    private static func shown(_ input: [UInt8]) -> String {
        "\(String(decoding: input.prefix(2_000), as: UTF8.self))\n\(input.count <= 2_000 ? "\(input)" : "")"
    }
}
