/**
 * What a build.yml says: its reader and schemas, the steps as values, their graph and its picture. Knows no store
 * and runs nothing. Begin at {@code FlowReader} and {@code FlowStep}.
 */
@NullMarked
package dev.tare.flow.file;

import org.jspecify.annotations.NullMarked;
