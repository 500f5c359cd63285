package import SyncCore
import Testing

/// A store of images, empty, with a view behind the port.
package struct ImagesUnderTest: Sendable {
    package let store: any ImageStore
    /// What a reader finds at a location; nil where there is nothing.
    package let content: @Sendable (_ location: String) -> [UInt8]?
    /// How many images are kept.
    package let count: @Sendable () -> Int

    package init(
        store: any ImageStore,
        content: @escaping @Sendable (String) -> [UInt8]?,
        count: @escaping @Sendable () -> Int
    ) {
        self.store = store
        self.content = content
        self.count = count
    }
}

/// The promises of ``ImageStore``.
package enum ImageStoreConformance {
    package static let cases: [ContractCase<ImagesUnderTest>] = [
        ContractCase("an image is found at its location as it was sent") { images in
            for kind in ImageKind.allCases {
                let image = image(kind, size: 70_000)
                let location = try await images.store.store(image)
                #expect(images.content(location) == image.bytes)
            }
            #expect(images.count() == ImageKind.allCases.count)
        },
        ContractCase("the same content is kept once, at one location") { images in
            let location = try await images.store.store(image(.png, size: 100))
            #expect(try await images.store.store(image(.png, size: 100)) == location)
            #expect(try await images.store.store(image(.png, size: 101)) != location)
            #expect(images.count() == 2)
        },
        ContractCase("many at once, equal ones too, are all kept") { images in
            let locations = try await withThrowingTaskGroup(of: String.self) { group in
                for number in 0..<40 { group.addTask { try await images.store.store(image(.gif, size: number % 8)) } }
                return try await group.reduce(into: Set<String>()) { $0.insert($1) }
            }
            #expect(locations.count == 8)
            #expect(images.count() == 8)
        },
    ]

    private static func image(_ kind: ImageKind, size: Int) -> ImageContent {
        ImageContent([UInt8](repeating: UInt8(ascii: "x"), count: size) + Array(kind.rawValue.utf8), kind: kind)
    }
}
