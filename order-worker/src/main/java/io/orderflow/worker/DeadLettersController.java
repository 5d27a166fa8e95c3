package io.orderflow.worker;

import io.orderflow.defaults.Text;
import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What an operator can do about dead letters. Every command may be repeated. */
@RestController
@RequestMapping("/dead-letters")
class DeadLettersController {

	private final ShowLetters showLetters;

	private final RedriveLetters redriveLetters;

	private final AbandonOrder abandonOrder;

	private final DiscardLetter discardLetter;

	DeadLettersController(ShowLetters showLetters, RedriveLetters redriveLetters, AbandonOrder abandonOrder,
			DiscardLetter discardLetter) {
		this.showLetters = showLetters;
		this.redriveLetters = redriveLetters;
		this.abandonOrder = abandonOrder;
		this.discardLetter = discardLetter;
	}

	@GetMapping
	ShowLetters.Shown show(@RequestParam(defaultValue = "20") @Min(1) @Max(100) int limit) {
		return this.showLetters.show(limit);
	}

	@PostMapping("/redrive")
	RedriveLetters.Answered redrive(@Valid @RequestBody RedriveRequest request) {
		RedriveLetters.Redriven redriven = (request.orderId() != null) ? this.redriveLetters.one(request.orderId())
				: this.redriveLetters.all();
		return redriven.answer();
	}

	@PostMapping("/abandon")
	AbandonOrder.Abandoned abandon(@Valid @RequestBody AbandonRequest request) {
		return this.abandonOrder.abandon(request.orderId());
	}

	@PostMapping("/discard")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void discard(@Valid @RequestBody DiscardRequest request) {
		this.discardLetter.discard(request.letterId());
	}

	/**
	 * Which orders are to go on.
	 *
	 * @param orderId one of them
	 * @param all or all whose letters are there
	 */
	record RedriveRequest(@Nullable @Text(max = 64) String orderId, @Nullable Boolean all) {

		@AssertTrue(message = "say either order_id, or all: true")
		boolean isWhole() {
			return (this.orderId != null) ? this.all == null : Boolean.TRUE.equals(this.all);
		}

	}

	record AbandonRequest(@NotNull @Text(max = 64) String orderId) {
	}

	record DiscardRequest(@NotNull @Text(max = 100) String letterId) {
	}

}
