"""A small economy in Mesa: households and firms that work, are paid and buy.

The same rules as in krabmaga/src/main.rs. In a month each agent steps once, firms first, in an order drawn anew:

- A firm hands its spare cash to its owner, a household; expects to sell something between what it expected and what it
  sold; lowers its price where goods are left and raises it where they ran out, between two markups on the wage in a good;
  raises its wage where posts stayed empty and lowers it where they did not; and from what it expects knows how many it wants, so how many must leave or may come.
- A household leaves its job by chance or because the firm has too many; out of work it asks three firms drawn by
  chance and takes the best wage among those with room; at work it makes goods and is paid, or finds the till empty and
  has no job; then it asks three firms for their price and spends a share of its cash from the cheapest on.

Money is kept: there is no bank, state, outside, tax or credit, goods are all alike, and nothing is audited. Every number
is assumed, so that the economy neither dies nor has work for all.
"""

import json
import math
import sys
import time

import mesa

QUITS = 0.02
ASKS = 3
SPENDS = 0.8
OUTPUT = 1.0
SPARE = 2.0  # months of wages that a firm keeps
STOCK = 0.25  # of expected sales, wanted at the month's end
LEAST, MOST = 1.05, 1.3  # of the wage in a good, what a price may be
STEP = 0.02  # most that a price or wage changes in a month
FALL = 0.25  # of that, for a wage that falls


class Firm(mesa.Agent):
    def __init__(self, model, owner, staff):
        super().__init__(model)
        self.owner = owner
        # About where the economy settles, so that it is soon settled.
        self.price = 1.5
        self.wage = 1.16
        self.cash = SPARE * self.wage * staff
        self.expected = staff * OUTPUT
        self.stock = self.expected * STOCK
        self.sold = self.expected
        self.refused = False
        self.workers = 0
        self.leaving = 0
        self.room = 0

    def step(self):
        draw = self.random.random
        spare = self.cash - SPARE * self.wage * max(self.workers, 1)
        if spare > 0:
            self.cash -= spare
            self.owner.cash += spare
        wished = self.sold * 1.1 if self.refused else self.sold
        self.expected = max(0.8 * self.expected + 0.2 * wished, 0.5 * OUTPUT)
        if self.refused:
            self.price *= 1 + STEP * draw()
        elif self.stock > STOCK * self.expected:
            self.price *= 1 - STEP * draw()
        if self.room > 0:
            self.wage *= 1 + STEP * draw()
        else:
            self.wage *= 1 - FALL * STEP * draw()
        cost = self.wage / OUTPUT
        self.price = min(max(self.price, LEAST * cost), MOST * cost)
        wanted = math.ceil((self.expected * (1 + STOCK) - self.stock) / OUTPUT)
        affordable = int(self.cash / self.wage)
        wanted = max(min(wanted, affordable), 1)
        self.leaving = max(self.workers - wanted, 0)
        self.room = max(wanted - self.workers, 0)
        self.sold = 0.0
        self.refused = False


class Household(mesa.Agent):
    def __init__(self, model):
        super().__init__(model)
        self.cash = 0.7
        self.employer = None

    def step(self):
        random = self.random
        firm = self.employer
        if firm is not None and (firm.leaving > 0 or random.random() < QUITS):
            firm.leaving = max(firm.leaving - 1, 0)
            self.leave()
        if self.employer is None:
            self.seek()
        firm = self.employer
        if firm is not None:
            if firm.cash < firm.wage:
                self.leave()
            else:
                firm.cash -= firm.wage
                self.cash += firm.wage
                firm.stock += OUTPUT
        self.shop()

    def leave(self):
        self.employer.workers -= 1
        self.employer = None

    def seek(self):
        best = None
        for firm in self.drawn():
            if firm.room > 0 and (best is None or firm.wage > best.wage):
                best = firm
        if best is not None:
            best.room -= 1
            best.workers += 1
            self.employer = best

    def shop(self):
        left = self.cash * SPENDS
        shops = self.drawn()
        shops.sort(key=lambda firm: firm.price)
        for firm in shops:
            bought = min(left / firm.price, firm.stock)
            paid = bought * firm.price
            firm.stock -= bought
            firm.sold += bought
            firm.cash += paid
            self.cash -= paid
            left -= paid
            if left <= 1e-9:
                return
            firm.refused = True

    def drawn(self):
        firms, random = self.model.firms, self.random.random
        return [firms[int(random() * len(firms))] for _ in range(ASKS)]


class Economy(mesa.Model):
    def __init__(self, households, firms, seed):
        super().__init__(seed=seed)
        people = [Household(self) for _ in range(households)]
        staff = 0.95 * households / firms
        self.firms = [Firm(self, people[i * households // firms], staff) for i in range(firms)]
        for i, person in enumerate(people[: int(0.95 * households)]):
            person.employer = self.firms[i % firms]
            person.employer.workers += 1
        self.of_firms = self.agents_by_type[Firm]
        self.of_households = self.agents_by_type[Household]

    def step(self):
        self.of_firms.shuffle_do("step")
        self.of_households.shuffle_do("step")

    def state(self):
        """Unemployment, what was sold in the month, all money."""
        people = list(self.of_households)
        idle = sum(person.employer is None for person in people) / len(people)
        sold = sum(firm.sold for firm in self.firms)
        money = sum(agent.cash for agent in self.agents)
        return idle, sold, money


def main():
    households, firms, warm, months, seed = map(int, sys.argv[1:6])
    economy = Economy(households, firms, seed)
    for _ in range(warm):
        economy.step()
    _, first, before = economy.state()
    start = time.perf_counter()
    for _ in range(months):
        economy.step()
    seconds = time.perf_counter() - start
    idle, last, after = economy.state()
    assert abs(after / before - 1) < 1e-6, "money was lost"
    steps = (households + firms) * months / seconds
    print(json.dumps({"agents": households + firms, "periods": months, "seconds": seconds, "agent_steps_per_second": steps,
                      "unemployment": idle, "output": last / first}))


if __name__ == "__main__":
    main()
