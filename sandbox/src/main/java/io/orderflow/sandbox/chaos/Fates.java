package io.orderflow.sandbox.chaos;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import io.orderflow.sandbox.ServiceProcess;

/**
 * Which processes ended although nobody had ended them, and which did not end although
 * they were told to: each is a fault of the system itself and none of the run's.
 */
final class Fates {

	private final Set<ServiceProcess> willEnd = ConcurrentHashMap.newKeySet();

	private final List<String> violations = new CopyOnWriteArrayList<>();

	/** From now on its end is its own fault. */
	void mustLive(ServiceProcess process) {
		process.whenEnded(() -> {
			if (!this.willEnd.remove(process)) {
				violation("%s (process %d) ended with exit code %d, and nobody had ended it. The end of its log:%n%s"
					.formatted(process.service().id(), process.handle().pid(), process.exitCode(), process.endOfLog()));
			}
		});
	}

	/** It is about to be ended. */
	void willEnd(ServiceProcess process) {
		this.willEnd.add(process);
	}

	/** It was told to stop, and has needed so long. */
	void stopped(ServiceProcess process, Duration needed, Duration allowed) {
		if (needed.compareTo(allowed) > 0) {
			violation("%s (process %d) was told to stop and had not ended after %d s. The end of its log:%n%s"
				.formatted(process.service().id(), process.handle().pid(), allowed.toSeconds(), process.endOfLog()));
		}
	}

	void violation(String what) {
		this.violations.add(what);
	}

	/** Each in words, with what the process has printed last. */
	List<String> violations() {
		return List.copyOf(this.violations);
	}

}
