/** What users are promised, tried on the built distribution: one digest everywhere, kills, no root, clear errors. */
@org.jspecify.annotations.NullMarked
package dev.tare.acceptance;
