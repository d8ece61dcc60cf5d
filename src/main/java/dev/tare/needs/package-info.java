/**
 * What a program needs at run time besides itself, found in the program: needs with evidence, confidence and the files
 * that meet them. Begin at {@code NeedsTable}, which holds every rule, and at {@code NeedsAnalysis}, which applies them.
 */
@NullMarked
package dev.tare.needs;

import org.jspecify.annotations.NullMarked;
