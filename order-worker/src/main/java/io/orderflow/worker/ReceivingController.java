package io.orderflow.worker;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Shows the operator whether this worker receives, and lets the operator cut the cord:
 * messages then pile up in OrderQueue, untouched, until it is joined again.
 */
@RestController
@RequestMapping("/receiving")
class ReceivingController {

	private final OutageGate gate;

	private final ServiceTokens tokens;

	private final Circuits circuits;

	ReceivingController(OutageGate gate, ServiceTokens tokens, Circuits circuits) {
		this.gate = gate;
		this.tokens = tokens;
		this.circuits = circuits;
	}

	@GetMapping
	Receiving receiving() {
		return new Receiving(this.gate.isOpen(), this.gate.isPaused(), this.tokens.areComplete(),
				this.circuits.all().stream().map(Downstream::of).toList());
	}

	@PostMapping("/pause")
	Receiving pause() {
		this.gate.pause();
		return receiving();
	}

	@PostMapping("/resume")
	Receiving resume() {
		this.gate.resume();
		return receiving();
	}

	/**
	 * Whether messages are received, and what it depends on.
	 *
	 * @param receiving whether they are
	 * @param paused whether an operator has said that they are not to be
	 * @param tokens whether there is a token for each service
	 * @param services each service that must be well
	 */
	record Receiving(boolean receiving, boolean paused, boolean tokens, List<Downstream> services) {
	}

	/**
	 * A service that the worker calls.
	 *
	 * @param service its name
	 * @param state {@code WELL}, {@code AWAY}, or {@code ON_TRIAL} after it came back
	 * @param reason why it is not well
	 */
	record Downstream(String service, String state, @Nullable String reason) {

		static Downstream of(Circuit circuit) {
			String state = circuit.isOpen() ? "AWAY" : circuit.isOnTrial() ? "ON_TRIAL" : "WELL";
			return new Downstream(circuit.service(), state, "WELL".equals(state) ? null : circuit.reason());
		}

	}

}
