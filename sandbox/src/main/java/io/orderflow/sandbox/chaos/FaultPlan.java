package io.orderflow.sandbox.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

import io.orderflow.sandbox.SandboxException;

/**
 * Which faults strike when: the same for the same seed. Faults of different targets may
 * overlap; one target has one fault at a time, and time to recover before the next.
 *
 * @param faults the faults, by their time
 */
record FaultPlan(List<Fault> faults) {

	/** Of all faults, unless only some kinds are wanted: the bar is a bar of kills. */
	private static final double KILLS = 0.6;

	/** How often each kind occurs at least, as far as number and time allow. */
	private static final int AT_LEAST = 2;

	/**
	 * Makes a plan.
	 * @param seed what decides everything that is left to chance
	 * @param count how many faults
	 * @param window how much time they have, the last one's recovery included
	 * @param only the kinds that are wanted; all when empty
	 */
	static FaultPlan of(long seed, int count, Duration window, Set<FaultKind> only) {
		return new FaultPlan(new Making(seed, window, only).choose(count).spread());
	}

	/** How many faults of each kind there are. */
	Map<FaultKind, Integer> byKind() {
		Map<FaultKind, Integer> count = new EnumMap<>(FaultKind.class);
		this.faults.forEach((fault) -> count.merge(fault.kind(), 1, Integer::sum));
		return count;
	}

	/** A plan that is being made. */
	private static final class Making {

		private final Random random;

		private final Duration window;

		private final List<FaultKind> kinds;

		private final Map<FaultKind, List<String>> targets = new EnumMap<>(FaultKind.class);

		private final Map<FaultKind, Integer> turns = new EnumMap<>(FaultKind.class);

		/** What each target has got so far; its times are not chosen yet. */
		private final Map<String, List<Fault>> chosen = new TreeMap<>();

		private int count;

		Making(long seed, Duration window, Set<FaultKind> only) {
			this.random = new Random(seed);
			this.window = window;
			this.kinds = new ArrayList<>(only.isEmpty() ? List.of(FaultKind.values()) : List.copyOf(only));
			Collections.sort(this.kinds);
			for (FaultKind kind : this.kinds) {
				List<String> shuffled = new ArrayList<>(kind.targets());
				Collections.shuffle(shuffled, this.random);
				this.targets.put(kind, shuffled);
			}
		}

		Making choose(int wanted) {
			List<FaultKind> others = new ArrayList<>(this.kinds);
			boolean kills = others.remove(FaultKind.KILL);
			int forOthers = !kills ? wanted : others.isEmpty() ? 0 : (int) (wanted * (1 - KILLS));
			for (int round = 0; round < AT_LEAST; round++) {
				Collections.shuffle(others, this.random);
				others.stream().filter((kind) -> this.count < forOthers).forEach(this::add);
			}
			List<FaultKind> wheel = new ArrayList<>();
			others.stream()
				.filter((kind) -> !kind.seldom() || others.stream().allMatch(FaultKind::seldom))
				.forEach((kind) -> wheel.addAll(Collections.nCopies(kind.targets().size(), kind)));
			Collections.shuffle(wheel, this.random);
			fill(wheel, forOthers);
			fill(kills ? List.of(FaultKind.KILL) : wheel, wanted);
			if (this.count < wanted) {
				throw new SandboxException(("Only %d of %d faults fit into %d minutes, since each target needs time to"
						+ " recover; give it more minutes or fewer faults")
					.formatted(this.count, wanted, this.window.toMinutes()));
			}
			return this;
		}

		private void fill(List<FaultKind> wheel, int wanted) {
			boolean added = true;
			while (added && this.count < wanted) {
				added = false;
				for (FaultKind kind : wheel) {
					added |= this.count < wanted && add(kind);
				}
			}
		}

		/** To the next of its targets that has time left; there may be none. */
		private boolean add(FaultKind kind) {
			long span = kind.longest().minus(kind.shortest()).toMillis();
			Duration duration = kind.shortest().plusMillis((long) (this.random.nextDouble() * span));
			List<String> possible = this.targets.getOrDefault(kind, List.of());
			int turn = this.turns.getOrDefault(kind, 0);
			for (int i = 0; i < possible.size(); i++) {
				String target = possible.get((turn + i) % possible.size());
				Fault fault = new Fault(Duration.ZERO, kind, target, duration);
				List<Fault> had = this.chosen.computeIfAbsent(target, (first) -> new ArrayList<>());
				if (taken(had).plus(fault.until()).compareTo(this.window) <= 0) {
					had.add(fault);
					this.turns.put(kind, turn + i + 1);
					this.count++;
					return true;
				}
			}
			return false;
		}

		private static Duration taken(List<Fault> faults) {
			return faults.stream().map(Fault::until).reduce(Duration.ZERO, Duration::plus);
		}

		/** Leaves the time that a target's faults do not take to chance between them. */
		List<Fault> spread() {
			List<Fault> all = new ArrayList<>();
			this.chosen.forEach((target, faults) -> {
				Collections.shuffle(faults, this.random);
				long spare = this.window.minus(taken(faults)).toMillis();
				List<Long> gaps = new ArrayList<>();
				faults.forEach((fault) -> gaps.add((long) (this.random.nextDouble() * spare)));
				Collections.sort(gaps);
				Duration taken = Duration.ZERO;
				for (int i = 0; i < faults.size(); i++) {
					Fault fault = faults.get(i);
					all.add(new Fault(taken.plusMillis(gaps.get(i)), fault.kind(), target, fault.duration()));
					taken = taken.plus(fault.until());
				}
			});
			all.sort(Comparator.comparing(Fault::at));
			return List.copyOf(all);
		}

	}

}
