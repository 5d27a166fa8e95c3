package io.orderflow.worker;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.config.FixedDelayTask;
import org.springframework.scheduling.config.ScheduledTaskRegistrar;
import org.springframework.stereotype.Component;

/**
 * Watches how many messages are on the queues. SQS is asked by a timer and not by who
 * scrapes, which may be several, and who would wait for it. While SQS does not answer
 * there are no numbers.
 */
@Component
class QueueDepth implements SchedulingConfigurer {

	private static final Map<QueueAttributeName, String> STATES = Map.of(
			QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES, "visible",
			QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE, "in_flight",
			QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED, "delayed");

	private final SqsAsyncClient sqs;

	private final Duration patience;

	private final Duration every;

	private final List<Watched> queues;

	QueueDepth(SqsAsyncClient sqs, QueueUrls urls, TimeLimits limits, QueueDepthSettings settings,
			MeterRegistry meters) {
		this.sqs = sqs;
		this.patience = limits.sqsCall();
		this.every = settings.every();
		this.queues = List.of(new Watched("OrderQueue", urls.orderQueue().url(), meters),
				new Watched("OrderQueueDLQ", urls.deadLetterQueue().url(), meters));
	}

	@Override
	public void configureTasks(ScheduledTaskRegistrar registrar) {
		registrar.addFixedDelayTask(new FixedDelayTask(this::look, this.every, Duration.ZERO));
	}

	void look() {
		this.queues.forEach((queue) -> queue.found = ask(queue.url));
	}

	private Map<QueueAttributeName, String> ask(String url) {
		try {
			return this.sqs
				.getQueueAttributes((request) -> request.queueUrl(url)
					.attributeNames(STATES.keySet())
					.overrideConfiguration((call) -> call.apiCallTimeout(this.patience)))
				.join()
				.attributes();
		}
		catch (RuntimeException unreachable) {
			return Map.of();
		}
	}

	/**
	 * A queue and what was found there last. Its name is not that in the URL, so that
	 * rules and dashboards fit everywhere.
	 */
	private static final class Watched {

		private final String url;

		private volatile Map<QueueAttributeName, String> found = Map.of();

		private Watched(String name, String url, MeterRegistry meters) {
			this.url = url;
			STATES.forEach((attribute, state) -> Gauge
				.builder("orderflow.queue.messages", this, (queue) -> queue.number(attribute))
				.description("Messages on a queue, about as many as SQS says")
				.tags("queue", name, "state", state)
				.strongReference(true)
				.register(meters));
		}

		private double number(QueueAttributeName attribute) {
			String number = this.found.get(attribute);
			return (number != null) ? Double.parseDouble(number) : Double.NaN;
		}

	}

}
