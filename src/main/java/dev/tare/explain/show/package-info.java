/** What is explained as people and programs read it: text, JSON, HTML. Begin at {@code TextReport}. */
@NullMarked
package dev.tare.explain.show;

import org.jspecify.annotations.NullMarked;
