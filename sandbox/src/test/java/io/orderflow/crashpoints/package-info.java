/**
 * What the crash-point sweep puts in front of a service's own classes, and what is in no
 * service's jar: before and after each commit, call, send and delete the service asks the
 * sweep whether to go on. Start reading at {@link io.orderflow.crashpoints.CrashPoints}.
 */
@NullMarked
package io.orderflow.crashpoints;

import org.jspecify.annotations.NullMarked;
