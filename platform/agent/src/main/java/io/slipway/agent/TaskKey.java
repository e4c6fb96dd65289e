package io.slipway.agent;

import io.slipway.mesosapi.FrameworkId;
import io.slipway.mesosapi.TaskId;

/** A task's identity on an agent: its id is unique in its framework only. */
record TaskKey(FrameworkId frameworkId, TaskId taskId) {}
