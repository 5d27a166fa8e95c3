package io.orderflow.infrastructure;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/**
 * A queue as {@code ops/queues.json} defines it; a dead-letter queue comes before the
 * queue that names it.
 *
 * @param name the queue's name
 * @param attributes SQS's own attributes
 * @param redrive where a message goes that kills its worker again and again
 */
record QueueDefinition(String name, Map<String, String> attributes, @Nullable Redrive redrive) {

	static List<QueueDefinition> all() {
		try (InputStream file = QueueDefinition.class.getResourceAsStream("/ops/queues.json")) {
			if (file == null) {
				throw new IOException("ops/queues.json is not in the jar");
			}
			return JsonMapper.builder()
				.propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
				.build()
				.readValue(file, File.class)
				.queues();
		}
		catch (IOException failure) {
			throw new UncheckedIOException("The queues could not be created", failure);
		}
	}

	Map<QueueAttributeName, String> sqsAttributes() {
		Map<QueueAttributeName, String> all = new HashMap<>();
		this.attributes.forEach((name, value) -> all.put(QueueAttributeName.fromValue(name), value));
		if (this.redrive != null) {
			all.put(QueueAttributeName.REDRIVE_POLICY,
					"""
							{"deadLetterTargetArn":"arn:aws:sqs:%s:%s:%s","maxReceiveCount":"%d"}""".formatted(
							LocalQueues.REGION, LocalQueues.ACCOUNT, this.redrive.deadLetterQueue(),
							this.redrive.maxReceiveCount()));
		}
		return all;
	}

	/**
	 * When a message is set aside.
	 *
	 * @param deadLetterQueue where it goes
	 * @param maxReceiveCount after how many receives
	 */
	record Redrive(String deadLetterQueue, int maxReceiveCount) {
	}

	private record File(List<QueueDefinition> queues) {
	}

}
