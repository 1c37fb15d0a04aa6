package io.encoreservice.engine.job;

import java.util.List;

/**
 * A part of a list of jobs.
 *
 * @param total how many jobs the whole list has
 * @param jobs those of this page
 */
public record JobPage(long total, List<EncoreJob> jobs) {}
