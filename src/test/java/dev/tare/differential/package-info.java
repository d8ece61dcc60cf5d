/**
 * Each Dockerfile of {@code src/test/resources/differential/cases} is built by Tare and by BuildKit, and what comes out
 * is compared: configuration, history, file tree. {@code Generator} makes more of them at random.
 */
package dev.tare.differential;
