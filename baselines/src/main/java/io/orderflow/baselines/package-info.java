/**
 * What a team would write first instead of order-worker, to measure it against: the loop
 * of many an article, {@link io.orderflow.baselines.ArticleLoop}, and a listener with
 * Spring Cloud AWS's defaults, {@link io.orderflow.baselines.PlainListener}. Both do with
 * an order what {@link io.orderflow.baselines.FulfilOrder} does, and are told when by
 * {@link io.orderflow.baselines.Console}. Nothing here is to be copied.
 */
@NullMarked
package io.orderflow.baselines;

import org.jspecify.annotations.NullMarked;
