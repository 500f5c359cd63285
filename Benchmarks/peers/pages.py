"""The pages of the listing, fetched by curl: how long that takes alone, what must be in each database afterwards, and the file
for peers that cannot read the listing themselves."""
import csv
import json

import measure
from stage import Failure


class Listing:
    """What the organization lists."""

    def __init__(self, products):
        #: By id, with numbers as they were written, so that none is rounded on its way.
        self._products = {product["item_id"]: product for product in products}

    @property
    def values(self):
        """What is compared of each product: its id, its name and its rate."""
        return {id: (product["name"], float(product["rate"])) for id, product in self._products.items()}

    def count_changes(self, before):
        """How many products differ from those of another listing, in whatever member."""
        return sum(before._products.get(id) != product for id, product in self._products.items())

    @property
    def types(self):
        """The members in their order, each with `number`, `boolean` or `text`."""
        types = {}
        for product in self._products.values():
            for member, value in product.items():
                types[member] = _type(value)
        return types

    def write_csv(self, path):
        members = list(self.types)
        with open(path, "w", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(members)
            for product in self._products.values():
                writer.writerow([_text(product.get(member, "")) for member in members])


class _Number(str):
    pass


def fetch(stage):
    """The listing, and what fetching it takes: one curl, one connection, one page after the other."""
    header = stage.directory / "authorization"
    header.write_text(f"Authorization: {stage.authorization}\n")
    address = f"{stage.items_url}&page=[1-{stage.pages}]"
    target = str(stage.directory / "page-#1.json")
    cost = measure.run(stage, "curl", ["curl", "--silent", "--show-error", "--fail", "--header", f"@{header}",
                                       "--output", target, address])
    products = []
    for number in range(1, stage.pages + 1):
        text = (stage.directory / f"page-{number}.json").read_text()
        page = json.loads(text, parse_float=_Number, parse_int=_Number)
        if page["page_context"]["has_more_page"] != (number < stage.pages):
            raise Failure(f"page {number} of {stage.pages} is not where the listing ends")
        products += page["items"]
    return Listing(products), cost


def _type(value):
    if isinstance(value, _Number):
        return "number"
    return "boolean" if isinstance(value, bool) else "text"


def _text(value):
    return value if isinstance(value, str) else json.dumps(value)
