import RESPReference
import SyncTestKit

/// Mutated replies of a Redis server, fed to the decoder in random pieces and held against a second reader.
enum ReplyFuzz {
    private static let shownMax = 20

    /// - Returns: how many inputs broke a promise.
    static func run(inputs: Int, seed: UInt64) -> Int {
        var random = SeededRandom(seed: seed)
        let check = DecoderCheck()
        var (accepted, refused, replies, broken) = (0, 0, 0, 0)
        let seconds = ContinuousClock().measure {
            for _ in 0..<inputs {
                let input = check.input(&random)
                switch check.check(input.bytes, replies: input.replies, &random) {
                case .accepted(let count): (accepted, replies) = (accepted + 1, replies + count)
                case .refused(let count): (refused, replies) = (refused + 1, replies + count)
                case .broken(let promise):
                    broken += 1
                    if broken <= shownMax { print("BROKEN, replies: \(promise)\n\(input.bytes)") }
                }
            }
        }
        print(
            "seed \(seed): \(inputs) inputs of replies in \(seconds.components.seconds) s: accepted \(accepted), "
                + "refused \(refused), broken \(broken); \(replies) replies read"
        )
        return broken
    }
}
