extension DocumentShape {
    func renderRow(_ record: DocumentRecord, _ context: RenderContext) -> RenderedRow {
        let view = DocumentView(record: record, context: context, inDetail: false)
        var writer = JSONWriter(capacity: 2_048, escapes: record.escapes)
        writer.openObject()
        for member in self.sharedRow { member.write(view, &writer) }
        writer.depth(broken: record.breakage)
        return RenderedRow(shared: writer) { writer in
            for member in self.ownRow[.books] ?? [] { member.write(view, &writer) }
        } inventory: { writer in
            for member in self.ownRow[.inventory] ?? [] { member.write(view, &writer) }
        }
    }

    func writeDetail(
        _ record: DocumentRecord,
        to writer: inout JSONWriter,
        _ product: ZohoProduct,
        _ context: RenderContext
    ) {
        let view = DocumentView(record: record, context: context, inDetail: true)
        for member in self.detail[product] ?? [] { member.write(view, &writer) }
        writer.depth(broken: record.breakage)
    }
}

extension DocumentRecord {
    func renderRow(_ context: RenderContext) -> RenderedRow {
        self.shape.renderRow(self, context)
    }

    func writeDetail(to writer: inout JSONWriter, product: ZohoProduct, _ context: RenderContext) {
        self.shape.writeDetail(self, to: &writer, product, context)
    }

    fileprivate var escapes: JSONWriter.Escapes {
        let habits: [JSONWriter.Escapes] = [.least, .slashes, .least, .ascii, .least]
        return habits[Int(self.traits % UInt64(habits.count))]
    }
}
