/** What is said of images: history, listings. */
@NullMarked
package dev.tare.report;

import org.jspecify.annotations.NullMarked;
