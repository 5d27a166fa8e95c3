package io.orderflow.crashpoints;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageResponse;

import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * The points before and after each send, delete and change of visibility, and after each
 * receive that brought something.
 *
 * @param acknowledgeEarly breaks the worker on purpose: each message is deleted when it
 * is received, before its order has ended
 */
record QueuePoints(Sweep sweep, boolean acknowledgeEarly) implements BeanPostProcessor {

	private static final Map<String, String> OPERATIONS = Map.of("sendMessageBatch", "send", "deleteMessageBatch",
			"delete", "changeMessageVisibilityBatch", "give back");

	/** Not the SDK's own threads, of which a point that waits would take one. */
	private static final Executor THREADS = (task) -> Thread.ofVirtual().start(task);

	@Override
	public Object postProcessAfterInitialization(Object bean, String name) {
		if (!(bean instanceof SqsAsyncClient sqs)) {
			return bean;
		}
		return Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] { SqsAsyncClient.class },
				(_, method, arguments) -> {
					String operation = OPERATIONS.get(method.getName());
					if (operation != null) {
						return around(operation, sqs, method, arguments);
					}
					Object answer = invoke(sqs, method, arguments);
					return method.getName().equals("receiveMessage") ? afterReceive(sqs, arguments[0], answer) : answer;
				});
	}

	private CompletableFuture<?> around(String operation, SqsAsyncClient sqs, Method method, Object[] arguments)
			throws Throwable {
		if (this.sweep.before(operation)) {
			((CompletableFuture<?>) invoke(sqs, method, arguments)).join();
		}
		return ((CompletableFuture<?>) invoke(sqs, method, arguments))
			.thenApplyAsync((answer) -> unlessLost(operation, "", answer), THREADS);
	}

	private CompletableFuture<?> afterReceive(SqsAsyncClient sqs, Object request, Object answer) {
		return ((CompletableFuture<?>) answer).thenApplyAsync((received) -> {
			List<Message> messages = ((ReceiveMessageResponse) received).messages();
			if (messages.isEmpty()) {
				return received;
			}
			if (this.acknowledgeEarly) {
				messages.forEach(
						(message) -> sqs
							.deleteMessage((delete) -> delete.queueUrl(((ReceiveMessageRequest) request).queueUrl())
								.receiptHandle(message.receiptHandle()))
							.join());
			}
			return unlessLost("receive", messages.stream().map(Message::receiptHandle).collect(Collectors.joining(" ")),
					received);
		}, THREADS);
	}

	private Object unlessLost(String operation, String detail, Object answer) {
		if (this.sweep.after(operation, detail)) {
			throw new CompletionException(SdkClientException.create("The connection broke before the answer came",
					new java.io.IOException()));
		}
		return answer;
	}

	private static Object invoke(SqsAsyncClient sqs, Method method, Object @Nullable [] arguments) throws Throwable {
		try {
			return method.invoke(sqs, arguments);
		}
		catch (InvocationTargetException failure) {
			throw failure.getTargetException();
		}
	}

}
