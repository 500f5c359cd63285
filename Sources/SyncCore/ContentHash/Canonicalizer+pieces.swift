extension Canonicalizer {
    /// A span of bytes that are canonical: in the source, or in the scratch.
    struct Piece: BitwiseCopyable {
        fileprivate let first: UInt32
        fileprivate let behind: UInt32
        let isInScratch: Bool

        @inline(__always)
        init(start: Int, end: Int, isInScratch: Bool) {
            first = UInt32(truncatingIfNeeded: start)
            behind = UInt32(truncatingIfNeeded: end)
            self.isInScratch = isInScratch
        }

        @inline(__always)
        fileprivate init(_ first: UInt32, _ behind: UInt32, isInScratch: Bool) {
            (self.first, self.behind, self.isInScratch) = (first, behind, isInScratch)
        }

        @inline(__always) var start: Int { Int(first) }
        @inline(__always) var end: Int { Int(behind) }
    }

    /// A member of an open object; an element of an open array has no key. Packed, since every member passes through one.
    struct Member: BitwiseCopyable {
        private let keyStart: UInt32
        private let keyEnd: UInt32
        private let valueStart: UInt32
        private let valueEnd: UInt32
        private let sourceStart: UInt32
        private let sourceEnd: UInt32
        private let kind: UInt32

        private static let keyIsInScratch: UInt32 = 1
        private static let valueIsInScratch: UInt32 = 2
        private static let isNull: UInt32 = 4
        private static let isElsewhere: UInt32 = 8

        @inline(__always)
        init(key: Piece, value: Piece, source: Piece, isNull: Bool) {
            (keyStart, keyEnd) = (key.first, key.behind)
            (valueStart, valueEnd) = (value.first, value.behind)
            (sourceStart, sourceEnd) = (source.first, source.behind)
            kind =
                (key.isInScratch ? Self.keyIsInScratch : 0) | (value.isInScratch ? Self.valueIsInScratch : 0)
                | (isNull ? Self.isNull : 0) | (value.first != key.behind &+ 2 ? Self.isElsewhere : 0)
        }

        /// A member whose `"key":value` stands at `start` in the source as it is written.
        @inline(__always)
        init(plainAt start: Int, value: Int, canonicalEnd: Int, end: Int) {
            (keyStart, keyEnd) = (UInt32(truncatingIfNeeded: start &+ 1), UInt32(truncatingIfNeeded: value &- 2))
            (valueStart, valueEnd) = (UInt32(truncatingIfNeeded: value), UInt32(truncatingIfNeeded: canonicalEnd))
            (sourceStart, sourceEnd) = (UInt32(truncatingIfNeeded: value), UInt32(truncatingIfNeeded: end))
            kind = 0
        }

        @inline(__always) var key: Piece { Piece(keyStart, keyEnd, isInScratch: kind & Self.keyIsInScratch != 0) }
        @inline(__always) var value: Piece {
            Piece(valueStart, valueEnd, isInScratch: kind & Self.valueIsInScratch != 0)
        }
        /// Where the value stands in the source, for the members that reading a record needs.
        @inline(__always) var source: Piece { Piece(sourceStart, sourceEnd, isInScratch: false) }
        @inline(__always) var isNull: Bool { kind & Self.isNull != 0 }
        /// Whether `"key":value` stands in the source as it is written, and is not null.
        @inline(__always) var isPlain: Bool { kind == 0 }
        /// Where it does.
        @inline(__always) var plainStart: Int { Int(keyStart) &- 1 }
        @inline(__always) var plainEnd: Int { Int(valueEnd) }
    }

    /// What pieces are spans of. Invalid after the next append to the scratch.
    struct Memory {
        let source: UnsafePointer<UInt8>
        let scratch: UnsafePointer<UInt8>

        @inline(__always)
        func bytes(of piece: Piece) -> UnsafeBufferPointer<UInt8> {
            let base = piece.isInScratch ? scratch : source
            return UnsafeBufferPointer(start: base + piece.start, count: piece.end - piece.start)
        }
    }
}
