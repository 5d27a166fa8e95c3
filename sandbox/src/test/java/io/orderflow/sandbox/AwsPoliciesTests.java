package io.orderflow.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The policies for AWS agree with each other. That the services' roles may do what the
 * services do, and no more, is tested beside the services: {@code AwsPolicyTests}.
 */
class AwsPoliciesTests {

	private static final Path POLICIES = Path.of(System.getProperty("project.root"), "ops/aws");

	private static final String QUEUE = "arn:aws:sqs:<REGION>:<ACCOUNT>:";

	private static final String ROLE = "arn:aws:iam::<ACCOUNT>:role/";

	static List<Path> policies() throws IOException {
		try (Stream<Path> files = Files.list(POLICIES)) {
			return files.filter((file) -> !file.getFileName().toString().contains("redrive-allow")).toList();
		}
	}

	@ParameterizedTest
	@MethodSource("policies")
	void allowsNamedActionsOnNamedQueues(Path policy) throws IOException {
		assertThat(statements(policy, "Allow")).allSatisfy((statement) -> {
			assertThat(strings(statement.get("Action"))).isNotEmpty().allMatch((action) -> action.matches("sqs:\\w+"));
			assertThat(statement.has("Principal")).as("a role is told by whom the policy is attached to").isFalse();
			assertThat(queues()).contains(queueOf(statement));
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "OrderQueue", "OrderQueueDLQ" })
	void leavesAQueueToTheRolesThatNeedIt(String queue) throws IOException {
		Map<String, Set<String>> kept = keptFor(queue);
		assertThat(kept).containsKeys("sqs:SendMessage", "sqs:ReceiveMessage", "sqs:DeleteMessage");
		Map<String, Set<String>> needed = neededOn(queue);
		needed.keySet().retainAll(kept.keySet());
		assertThat(kept).isEqualTo(needed);
	}

	@ParameterizedTest
	@ValueSource(strings = { "OrderQueue", "OrderQueueDLQ" })
	void refusesWhatIsNotEncryptedOnItsWay(String queue) throws IOException {
		assertThat(statements(policyOf(queue), "Deny")).anySatisfy((statement) -> {
			assertThat(strings(statement.get("Action"))).containsExactly("sqs:*");
			assertThat(queueOf(statement)).isEqualTo(queue);
			assertThat(statement.get("Principal").asString()).isEqualTo("*");
			assertThat(statement.at("/Condition/Bool/aws:SecureTransport").asString()).isEqualTo("false");
		});
	}

	@Test
	void letsOnlyOrderQueuePutItsLettersIntoTheDeadLetterQueue() throws IOException {
		JsonNode policy = read(POLICIES.resolve("dead-letter-queue-redrive-allow-policy.json"));
		assertThat(policy.get("redrivePermission").asString()).isEqualTo("byQueue");
		assertThat(strings(policy.get("sourceQueueArns"))).containsExactly(QUEUE + "OrderQueue");
	}

	/** By action, the roles that the queue's own policy does not refuse it. */
	private static Map<String, Set<String>> keptFor(String queue) throws IOException {
		Map<String, Set<String>> kept = new TreeMap<>();
		for (JsonNode statement : statements(policyOf(queue), "Deny")) {
			JsonNode but = statement.at("/Condition/ArnNotEquals/aws:PrincipalArn");
			if (!but.isMissingNode() && statement.get("Principal").asString().equals("*")
					&& queueOf(statement).equals(queue)) {
				Set<String> roles = new TreeSet<>(strings(but));
				strings(statement.get("Action")).forEach((action) -> kept.put(action, roles));
			}
		}
		return kept;
	}

	/** By action, the roles whose own policy allows it. */
	private static Map<String, Set<String>> neededOn(String queue) throws IOException {
		Map<String, Set<String>> needed = new TreeMap<>();
		for (Path policy : policies()) {
			String role = ROLE + policy.getFileName().toString().replace("-policy.json", "");
			for (JsonNode statement : statements(policy, "Allow")) {
				if (queueOf(statement).equals(queue)) {
					strings(statement.get("Action"))
						.forEach((action) -> needed.computeIfAbsent(action, (_) -> new TreeSet<>()).add(role));
				}
			}
		}
		return needed;
	}

	private static Path policyOf(String queue) {
		return POLICIES.resolve(queue.equals("OrderQueue") ? "queue-policy.json" : "dead-letter-queue-policy.json");
	}

	private static Set<String> queues() throws IOException {
		Set<String> names = new TreeSet<>();
		read(POLICIES.resolveSibling("queues.json")).get("queues")
			.forEach((queue) -> names.add(queue.get("name").asString()));
		return names;
	}

	private static String queueOf(JsonNode statement) {
		String resource = statement.get("Resource").asString();
		return resource.startsWith(QUEUE) ? resource.substring(QUEUE.length()) : resource;
	}

	private static List<JsonNode> statements(Path policy, String effect) throws IOException {
		List<JsonNode> statements = new ArrayList<>();
		for (JsonNode statement : read(policy).get("Statement")) {
			if (statement.get("Effect").asString().equals(effect)) {
				statements.add(statement);
			}
		}
		return statements;
	}

	private static List<String> strings(JsonNode array) {
		List<String> strings = new ArrayList<>();
		array.forEach((element) -> strings.add(element.asString()));
		return strings;
	}

	private static JsonNode read(Path file) throws IOException {
		return JsonMapper.shared().readTree(Files.readString(file));
	}

}
