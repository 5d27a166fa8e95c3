package io.orderflow.crashpoints;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.web.context.request.RequestContextHolder;

/**
 * The points before and after each commit of a transaction that has written, or that
 * answers a request, and of each statement that writes and commits by itself, as the
 * bank's do. A commit is named by the tables that it writes.
 */
record CommitPoints(Sweep sweep) implements BeanPostProcessor {

	/** Neither "for update" nor "do update set". */
	private static final Pattern WRITES = Pattern.compile(
			"\\b(?:insert\\s+into|(?<!for )(?<!do )update|delete\\s+from)\\s+([a-z_.]+)", Pattern.CASE_INSENSITIVE);

	/** Class 08 of SQL states: the connection is no more. */
	private static final String CONNECTION_FAILURE = "08006";

	@Override
	public Object postProcessAfterInitialization(Object bean, String name) {
		return (bean instanceof DataSource source) ? proxy(DataSource.class, (method, arguments) -> {
			Object answer = invoke(source, method, arguments);
			return (answer instanceof Connection connection) ? new Transaction(connection).proxy() : answer;
		}) : bean;
	}

	private static <T> T proxy(Class<T> type, Handler handler) {
		InvocationHandler calls = (_, method, arguments) -> handler.handle(method, arguments);
		return type.cast(Proxy.newProxyInstance(CommitPoints.class.getClassLoader(), new Class<?>[] { type }, calls));
	}

	private static @Nullable Object invoke(Object target, Method method, Object @Nullable [] arguments)
			throws SQLException {
		try {
			return method.invoke(target, arguments);
		}
		catch (InvocationTargetException failure) {
			if (failure.getTargetException() instanceof SQLException refused) {
				throw refused;
			}
			throw new IllegalStateException(failure.getTargetException());
		}
		catch (IllegalAccessException failure) {
			throw new IllegalStateException(failure);
		}
	}

	/** What takes the place of a method. */
	private interface Handler {

		@Nullable Object handle(Method method, Object @Nullable [] arguments) throws SQLException;

	}

	/** A commit, or a statement that commits. */
	private interface Work {

		@Nullable Object run() throws SQLException;

	}

	/** What one connection has written since its last commit. */
	private final class Transaction {

		private final Connection connection;

		private final Set<String> written = new LinkedHashSet<>();

		Transaction(Connection connection) {
			this.connection = connection;
		}

		Connection proxy() {
			return CommitPoints.proxy(Connection.class, (method, arguments) -> switch (method.getName()) {
				case "prepareStatement" -> statement(String.valueOf(Objects.requireNonNull(arguments)[0]),
						(PreparedStatement) Objects.requireNonNull(invoke(this.connection, method, arguments)));
				case "commit" -> {
					commit(method);
					yield null;
				}
				case "rollback" -> {
					this.written.clear();
					yield invoke(this.connection, method, arguments);
				}
				default -> invoke(this.connection, method, arguments);
			});
		}

		private PreparedStatement statement(String sql, PreparedStatement statement) {
			Set<String> tables = new LinkedHashSet<>();
			for (Matcher found = WRITES.matcher(sql); found.find();) {
				tables.add(found.group(1));
			}
			return tables.isEmpty() ? statement : CommitPoints.proxy(PreparedStatement.class, (method, arguments) -> {
				if (!method.getName().startsWith("execute")) {
					return invoke(statement, method, arguments);
				}
				if (this.connection.getAutoCommit()) {
					return around("write " + String.join("+", tables), () -> invoke(statement, method, arguments));
				}
				this.written.addAll(tables);
				return invoke(statement, method, arguments);
			});
		}

		private void commit(Method method) throws SQLException {
			List<String> tables = List.copyOf(this.written);
			this.written.clear();
			if (!tables.isEmpty()) {
				around("commit " + String.join("+", tables), () -> invoke(this.connection, method, null));
			}
			else if (RequestContextHolder.getRequestAttributes() != null) {
				around("commit of reading", () -> invoke(this.connection, method, null));
			}
			else {
				invoke(this.connection, method, null);
			}
		}

		private @Nullable Object around(String operation, Work work) throws SQLException {
			boolean twice = CommitPoints.this.sweep.before(operation);
			Object answer = work.run();
			if (twice) {
				answer = work.run();
			}
			if (CommitPoints.this.sweep.after(operation, "")) {
				throw breakConnection();
			}
			return answer;
		}

		private SQLException breakConnection() {
			try {
				this.connection.abort(Runnable::run);
			}
			catch (SQLException failure) {
				throw new IllegalStateException(failure);
			}
			return new SQLException("The connection broke before the answer came", CONNECTION_FAILURE);
		}

	}

}
