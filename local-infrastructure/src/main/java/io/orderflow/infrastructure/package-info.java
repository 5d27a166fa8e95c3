/**
 * PostgreSQL and an SQS-compatible queue, real servers that need no installation. Start
 * reading at {@link io.orderflow.infrastructure.LocalPostgres} and
 * {@link io.orderflow.infrastructure.LocalQueues};
 * {@link io.orderflow.infrastructure.LocalReplica} follows the former.
 */
@NullMarked
package io.orderflow.infrastructure;

import org.jspecify.annotations.NullMarked;
