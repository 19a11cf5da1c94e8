"""Filters and tags by which pages write numbers, dates and states the Vietnamese way."""

from django import template

register = template.Library()
