/// Puts as many asterisks in the place of secrets: JSON stays JSON, and no length tells anything.
enum Blot {
    /// Where an answer can hold what is shown of it: errors are small, and of a page only the start is quoted. Larger ones are
    /// not searched further, since that would take a part of the time of reading them.
    private static let searched = 16 << 10

    /// - Parameter bytes: taken over: a page is not to be copied.
    static func hiding(_ secrets: [Secret], in bytes: consuming [UInt8]) -> [UInt8] {
        // A shorter one is a word like any other.
        for secret in secrets.map({ Array($0.revealed.utf8) }) where secret.count >= 8 {
            hide(secret, in: &bytes)
        }
        return bytes
    }

    /// By hand: the library's search costs a page more than all else that is done with it.
    private static func hide(_ secret: [UInt8], in bytes: inout [UInt8]) {
        let first = secret[0]
        bytes.withUnsafeMutableBufferPointer { bytes in
            let end = min(bytes.count, searched)
            var start = 0
            while start + secret.count <= end {
                let place = start..<start + secret.count
                guard bytes[start] == first, bytes[place].elementsEqual(secret) else {
                    start += 1
                    continue
                }
                for index in place { bytes[index] = UInt8(ascii: "*") }
                start = place.upperBound
            }
        }
    }
}
